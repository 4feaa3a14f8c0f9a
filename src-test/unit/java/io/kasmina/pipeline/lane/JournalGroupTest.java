package io.kasmina.pipeline.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

class JournalGroupTest {

    private final List<String> done = new ArrayList<>();
    private final JournalGroup group = new JournalGroup();
    private final JournalFile file = () -> done.add("sync file");
    private final JournalFile other = () -> done.add("sync other");
    private final JournalFile brokenFile = () -> {
        throw new IOException("no sync");
    };

    @Test
    void allAreWrittenThenEachFileIsSyncedOnceThenAllAreToldInOrder() {
        group.add(new Task("1", file));
        group.add(new Task("2", file));
        group.add(new Task("3", file));

        group.commit();

        assertThat(done).containsExactly("write 1", "write 2", "write 3", "sync file", "end 1", "end 2", "end 3");
    }

    @Test
    void aFailedWriteFailsItsTaskAlone() {
        group.add(new Task("1", file));
        group.add(new FailingTask("2", file, new IOException("no space")));
        group.add(new Task("3", other));

        group.commit();

        assertThat(done)
                .containsSubsequence("write 1", "write 3", "end 1", "end 2: no space", "end 3")
                .contains("sync file", "sync other");
    }

    @Test
    void aFailedSyncFailsEveryTaskOfItsFileAndNoOther() {
        group.add(new Task("1", brokenFile));
        group.add(new Task("2", file));
        group.add(new Task("3", brokenFile));

        group.commit();

        assertThat(done).containsSubsequence("end 1: no sync", "end 2", "end 3: no sync");
    }

    @Test
    void aFileThatNothingWasWrittenToIsNotSynced() {
        group.add(new FailingTask("1", file, new IOException("no space")));

        group.commit();

        assertThat(done).containsExactly("end 1: no space");
    }

    @Test
    void whatATaskMustNotThrowIsItsFailureToo() {
        group.add(new FailingTask("1", file, new StackOverflowError()));
        group.add(new Task("2", file));

        group.commit();

        assertThat(done).containsSubsequence("end 1: a task of the journal threw", "end 2");
    }

    @Test
    void anEndThatThrowsIsReportedAndStopsNobody() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            group.add(new MisbehavingTask("1", file));
            group.add(new Task("2", file));

            group.commit();
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(done).endsWith("end 2");
        assertThat(dropped).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHookThatThrowsWhatItIsToldStopsNobodyEither() {
        List<Throwable> heard = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler usual = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, failure) -> heard.add(failure));
        Hooks.onErrorDropped(failure -> {
            throw new IllegalStateException("as told", failure);
        });
        try {
            group.add(new MisbehavingTask("1", file));
            group.add(new Task("2", file));

            group.commit();
        } finally {
            Hooks.resetOnErrorDropped();
            thread.setUncaughtExceptionHandler(usual);
        }

        assertThat(done).endsWith("end 2");
        assertThat(heard)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("as told").hasRootCauseMessage("misbehaved"));
    }

    private class Task implements JournalTask {

        private final String name;
        private final JournalFile target;

        Task(String name, JournalFile target) {
            this.name = name;
            this.target = target;
        }

        @Override
        public JournalFile file() {
            return target;
        }

        @Override
        public void write() throws IOException {
            done.add("write " + name);
        }

        @Override
        public void end(@Nullable IOException failure) {
            done.add("end " + name + (failure == null ? "" : ": " + failure.getMessage()));
        }
    }

    private final class FailingTask extends Task {

        private final Throwable failure;

        FailingTask(String name, JournalFile target, Throwable failure) {
            super(name, target);
            this.failure = failure;
        }

        @Override
        public void write() throws IOException {
            if (failure instanceof IOException expected) {
                throw expected;
            }
            throw (Error) failure;
        }
    }

    private final class MisbehavingTask extends Task {

        MisbehavingTask(String name, JournalFile target) {
            super(name, target);
        }

        @Override
        public void end(@Nullable IOException failure) {
            throw new IllegalStateException("misbehaved");
        }
    }
}
