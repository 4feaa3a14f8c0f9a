package io.kasmina.broker;

/**
 * What a process does for its cluster. A node that is both believes after a kill that its former life still leads every partition, until its own
 * controller finds out; Kafka 4.3 then loses markers of transactions that were about to end ("likely deleted already"), which hang for good. A broker
 * whose controller lives on comes back without that belief.
 */
public enum BrokerRole {
    /** Broker and controller. */
    NODE("broker,controller", 1),
    /** Broker. */
    BROKER("broker", 1),
    /** Controller. */
    CONTROLLER("controller", 2);

    private final String roles;
    private final int id;

    BrokerRole(String roles, int id) {
        this.roles = roles;
        this.id = id;
    }

    /** Returns the setting {@code process.roles}. */
    String roles() {
        return roles;
    }

    /** Returns the number of its node. */
    int id() {
        return id;
    }

    boolean isBroker() {
        return this != CONTROLLER;
    }

    boolean isController() {
        return this != BROKER;
    }
}
