package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hand-over from producers to the journal thread is all that threads share in it. */
@Timeout(30)
class JournalThreadStressTest {

    private static final long LONG = 10_000;

    /** A stress test makes as many rounds as fit, so that a busy machine makes it weaker and not longer. */
    private static final long STRESS_NANOS = 1_000_000_000;

    @Test
    void everyTaskThatRacesWithTheCloseEndsIfAndOnlyIfItWasTaken() throws Exception {
        long end = System.nanoTime() + STRESS_NANOS;
        for (int round = 0; System.nanoTime() < end; round++) {
            JournalThread racing = JournalThread.launch(1 + round % 8);
            List<Recorded> taken = new ArrayList<>();
            List<Recorded> refused = new ArrayList<>();
            AtomicInteger sent = new AtomicInteger();
            Thread producer = new Thread(() -> {
                while (sent.get() < 60) {
                    Recorded task = new Recorded();
                    (racing.offer(task) == Journal.Admission.TAKEN ? taken : refused).add(task);
                    sent.incrementAndGet();
                }
            });
            producer.start();
            int early = 20 + round % 20;
            Spin.until(() -> sent.get() >= early);
            racing.close();
            producer.join();

            assertThat(racing.awaitEnd(LONG)).isTrue();
            assertThat(taken).allMatch(task -> task.ended.isDone());
            assertThat(refused).noneMatch(task -> task.ended.isDone());
            assertThat(racing.figures().queueDepth()).isZero();
        }
    }

    @Test
    void noTaskOfManyProducersIsLostAndEachProducersOrderIsKept() throws Exception {
        JournalThread journal = JournalThread.launch(64);
        int producers = 4;
        int each = 5_000;
        int[] last = new int[producers];
        List<Integer> misordered = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int mine = p;
            Thread producer = new Thread(() -> {
                for (int n = 1; n <= each; n++) {
                    JournalTask task = new Counted(mine, n, last, misordered);
                    while (journal.offer(task) != Journal.Admission.TAKEN) {
                        Thread.onSpinWait();
                    }
                }
            });
            producer.start();
            threads.add(producer);
        }
        for (Thread producer : threads) {
            producer.join();
        }
        journal.close();

        assertThat(journal.awaitEnd(LONG)).isTrue();
        assertThat(last).containsOnly(each);
        assertThat(misordered).isEmpty();
        assertThat(journal.figures().tasks()).isEqualTo((long) producers * each);
    }

    @Test
    void aTaskThatArrivesWhileTheThreadGoesToSleepWakesIt() throws Exception {
        JournalThread journal = JournalThread.launch();
        long end = System.nanoTime() + STRESS_NANOS;
        for (int round = 1; System.nanoTime() < end; round++) {
            Recorded task = new Recorded();
            journal.offer(task);
            Spin.until(task.ended::isDone);
            Spin.nanos(round % 1_000);
        }
        journal.close();
        assertThat(journal.awaitEnd(LONG)).isTrue();
    }

    private record Counted(int producer, int number, int[] last, List<Integer> misordered) implements JournalTask {

        @Override
        public JournalFile file() {
            return JournalFile.NONE;
        }

        @Override
        public void write() {}

        @Override
        public void end(@Nullable IOException failure) {
            if (last[producer] != number - 1) {
                misordered.add(number);
            }
            last[producer] = number;
        }
    }
}
