package io.kasmina.kafka;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Opens Kafka's clients. Thread-safe; each call blocks its caller, since a client looks its brokers up when it is made. */
interface Clients {

    /** The real ones. */
    Clients REAL = new Clients() {
        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
            return BadClient.make(settings, KafkaConsumer<byte[], byte[]>::new);
        }

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
            return BadClient.make(settings, KafkaProducer<byte[], byte[]>::new);
        }

        @Override
        public Admin admin(Map<String, Object> settings) {
            return BadClient.make(settings, Admin::create);
        }
    };

    /** Opens a consumer, which belongs to the caller. */
    Consumer<byte[], byte[]> consumer(Map<String, Object> settings);

    /** Opens a producer, which belongs to the caller. */
    Producer<byte[], byte[]> producer(Map<String, Object> settings);

    /** Opens an admin client, which belongs to the caller. */
    Admin admin(Map<String, Object> settings);
}
