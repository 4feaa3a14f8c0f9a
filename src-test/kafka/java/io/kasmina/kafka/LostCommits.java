package io.kasmina.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Real clients, but for the first transactions that write to a topic: everything of them is with the broker, and then they are never committed. Any
 * thread.
 */
final class LostCommits implements Clients {

    private final String topic;
    private final AtomicInteger left;
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * Makes them.
     *
     * @param topic where they write to
     * @param count how many transactions are lost
     */
    LostCommits(String topic, int count) {
        this.topic = topic;
        left = new AtomicInteger(count);
    }

    /** Returns how many transactions were lost. */
    int lost() {
        return lost.get();
    }

    @Override
    public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return REAL.consumer(settings);
    }

    @Override
    public Admin admin(Map<String, Object> settings) {
        return REAL.admin(settings);
    }

    @Override
    @SuppressWarnings("unchecked") // the proxy is what it stands for
    public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        Producer<byte[], byte[]> real = REAL.producer(settings);
        AtomicBoolean writes = new AtomicBoolean();
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("send")) {
                        writes.compareAndSet(
                                false,
                                ((ProducerRecord<?, ?>) arguments[0]).topic().equals(topic));
                    }
                    boolean commits = method.getName().equals("commitTransaction") && writes.getAndSet(false);
                    if (commits && left.getAndDecrement() > 0) {
                        real.flush();
                        lost.incrementAndGet();
                        throw new KafkaException("scripted");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
