package io.kasmina.kafka;

import reactor.core.scheduler.Scheduler;

/**
 * What every part of the bus uses.
 *
 * @param settings of clients
 * @param clients opens them
 * @param admin asks the cluster
 * @param health notes whether brokers answer
 * @param threads where it works
 */
record BusParts(ClientSettings settings, Clients clients, BusAdmin admin, HealthBoard health, KafkaThreads threads) {

    Scheduler io() {
        return threads.io();
    }

    Scheduler events() {
        return threads.events();
    }
}
