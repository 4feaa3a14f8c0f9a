package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.pipeline.port.PartitionFault;
import io.kasmina.pipeline.port.SeedPartition;
import io.kasmina.support.Await;
import io.kasmina.support.LineCodecs;
import io.kasmina.telemetry.StageRecorder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class MemberThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaTimings USUAL = KafkaTimings.defaults();
    private static final KafkaConfig CONFIG = KafkaConfig.defaults(List.of("127.0.0.1:1"), "group", "one");
    private static final TopicPartition COMMANDS =
            new TopicPartition(CONFIG.topics().commands(), 0);

    private final Scheduler member = Schedulers.newBoundedElastic(1, 10, "member");
    private final Scheduler io = Schedulers.newBoundedElastic(1, 100, "io");
    private final Scheduler events = Schedulers.newSingle("events");
    private final Queue<SeedPartition> given = new ConcurrentLinkedQueue<>();
    private final Told consumer = new Told();

    @AfterEach
    void end() {
        member.dispose();
        io.dispose();
        events.dispose();
    }

    @Test
    void oneThreadForBlockingWorkIsEnoughToReleaseWhatTheGroupWaitsFor() {
        KafkaPartitionBus bus = bus(Duration.ofSeconds(50), consumer);
        Disposable joined = bus.partitions()
                .doOnNext(given::add)
                .flatMap(run -> run.revoked().then(run.release()))
                .subscribe();
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(COMMANDS)));
        Await.until("it is given", PATIENCE, () -> !given.isEmpty());
        AtomicLong took = new AtomicLong(-1);
        consumer.schedulePollTask(() -> {
            long began = System.nanoTime();
            consumer.rebalance(List.of());
            took.set(System.nanoTime() - began);
        });
        Await.until("it is taken back", PATIENCE, () -> took.get() >= 0);
        assertThat(took.get()).isLessThan(TimeUnit.SECONDS.toNanos(25));
        joined.dispose();
        bus.left().block(PATIENCE);
    }

    @Test
    void whoLeavesWaitsForItsRunsOnce() {
        KafkaPartitionBus bus = bus(Duration.ofSeconds(2), consumer);
        Disposable joined = bus.partitions().subscribe(given::add);
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(COMMANDS)));
        Await.until("it is given", PATIENCE, () -> !given.isEmpty());
        joined.dispose();
        bus.left().block(PATIENCE);
        assertThat(consumer.toldAgain).isBetween(0L, TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void anErrorEndsTheBus() {
        KafkaPartitionBus bus = bus(Duration.ofSeconds(1), new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
            @Override
            public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
                throw new NoClassDefFoundError("x");
            }
        });
        assertThatThrownBy(() -> bus.partitions().blockLast(PATIENCE))
                .hasRootCauseInstanceOf(NoClassDefFoundError.class)
                .hasCauseInstanceOf(PartitionFault.class);
        bus.left().block(PATIENCE);
    }

    private KafkaPartitionBus bus(Duration drain, Consumer<byte[], byte[]> own) {
        KafkaTimings timings = new KafkaTimings(
                USUAL.session(), USUAL.transaction(), USUAL.request(), drain, USUAL.nonceTtl(), USUAL.probe());
        return KafkaPartitionBus.of(
                CONFIG.with(timings),
                LineCodecs.codecs(),
                StageRecorder.NONE,
                new KafkaThreads(member, io, events),
                clients(own));
    }

    private static Clients clients(Consumer<byte[], byte[]> own) {
        return new Clients() {
            @Override
            public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
                return own;
            }

            @Override
            public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
                throw new KafkaException("no broker");
            }

            @Override
            public Admin admin(Map<String, Object> settings) {
                throw new KafkaException("no broker");
            }
        };
    }

    /** Says at its end what it takes back, as the real one does. */
    private static final class Told extends MockConsumer<byte[], byte[]> {

        private volatile @Nullable ConsumerRebalanceListener listener;
        private volatile long toldAgain = -1;

        Told() {
            super(OffsetResetStrategy.EARLIEST);
        }

        @Override
        public void subscribe(Collection<String> topics, ConsumerRebalanceListener heard) {
            listener = heard;
            super.subscribe(topics, heard);
        }

        @Override
        public synchronized void close(Duration limit) {
            long began = System.nanoTime();
            listener.onPartitionsRevoked(assignment());
            toldAgain = System.nanoTime() - began;
            super.close(limit);
        }
    }
}
