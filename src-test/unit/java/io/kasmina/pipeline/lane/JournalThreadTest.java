package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JournalThreadTest {

    private static final long LONG = 10_000;

    private final JournalThread journal = JournalThread.launch(4);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger syncs = new AtomicInteger();
    private final JournalFile file = syncs::incrementAndGet;

    @AfterEach
    void endTheJournal() throws InterruptedException {
        gate.countDown();
        journal.close();
        assertThat(journal.awaitEnd(LONG)).isTrue();
    }

    @Test
    void tasksRunOnThePlainThreadOfTheJournal() {
        Recorded task = new Recorded();

        assertThat(journal.offer(task)).isEqualTo(Journal.Admission.TAKEN);

        assertThat(task.ended.join()).isEqualTo("kasmina-journal-0");
    }

    @Test
    void whatQueuedWhileTheLastGroupWasWrittenBecomesDurableTogether() {
        stall();
        List<Recorded> queued = offer(3);
        gate.countDown();
        queued.forEach(task -> task.ended.join());

        assertThat(syncs).hasValue(1);
        Spin.until(() -> journal.figures().queueDepth() == 0);
        assertThat(journal.figures()).isEqualTo(new JournalFigures(0, 4, 2, 0));
    }

    @Test
    void aFullJournalTurnsATaskAwayAndCountsIt() {
        stall();
        offer(3);
        Recorded tooMany = new Recorded();

        assertThat(journal.offer(tooMany)).isEqualTo(Journal.Admission.FULL);
        assertThat(journal.figures().refused()).isEqualTo(1);
        assertThat(journal.figures().queueDepth()).isEqualTo(4);
        gate.countDown();
        Spin.until(() -> journal.figures().queueDepth() == 0);

        assertThat(tooMany.ended).isNotDone();
        assertThat(journal.offer(new Recorded())).isEqualTo(Journal.Admission.TAKEN);
    }

    @Test
    void aClosedJournalEndsWhatItTookAndTakesNothing() throws InterruptedException {
        stall();
        List<Recorded> queued = offer(2);
        journal.close();
        assertThat(journal.offer(new Recorded())).isEqualTo(Journal.Admission.CLOSED);
        gate.countDown();

        assertThat(journal.awaitEnd(LONG)).isTrue();
        assertThat(queued).allMatch(task -> task.ended.isDone());
        assertThat(journal.offer(new Recorded())).isEqualTo(Journal.Admission.CLOSED);
    }

    @Test
    void aReleaseComesAfterWhatWasQueuedEvenWhenFullAndClosing() throws InterruptedException {
        stall();
        List<Recorded> queued = offer(3);
        journal.close();
        List<String> released = new ArrayList<>();
        journal.release(() -> released.add(queued.stream().allMatch(task -> task.ended.isDone()) ? "last" : "early"));
        gate.countDown();

        assertThat(journal.awaitEnd(LONG)).isTrue();
        assertThat(released).containsExactly("last");
        journal.release(() -> released.add(Thread.currentThread().getName()));
        assertThat(released).containsExactly("last", Thread.currentThread().getName());
    }

    @Test
    void anInterruptDoesNotReachTheFiles() {
        List<Boolean> interrupted = new ArrayList<>();
        Recorded task = new Recorded() {
            @Override
            public void write() {
                interrupted.add(Thread.currentThread().isInterrupted());
            }
        };
        journal.interrupt();
        journal.offer(task);
        task.ended.join();

        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void aJournalWithoutRoomIsRefused() {
        assertThatThrownBy(() -> JournalThread.launch(0)).hasMessage("capacity: must be at least 1, was 0");
    }

    /** Keeps the thread at work until the gate opens. */
    private void stall() {
        CountDownLatch reached = new CountDownLatch(1);
        journal.offer(new Recorded() {
            @Override
            public void write() {
                reached.countDown();
                Spin.until(() -> gate.getCount() == 0);
            }
        });
        Spin.until(() -> reached.getCount() == 0);
    }

    private List<Recorded> offer(int count) {
        List<Recorded> tasks = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            Recorded task = new Recorded(file);
            assertThat(journal.offer(task)).isEqualTo(Journal.Admission.TAKEN);
            tasks.add(task);
        }
        return tasks;
    }
}
