package io.kasmina.pipeline.lane;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task that a test waits for. */
class Recorded implements JournalTask {

    final CompletableFuture<String> ended = new CompletableFuture<>();
    private final JournalFile file;

    Recorded() {
        this(JournalFile.NONE);
    }

    Recorded(JournalFile file) {
        this.file = file;
    }

    @Override
    public JournalFile file() {
        return file;
    }

    @Override
    public void write() throws IOException {}

    @Override
    public void end(@Nullable IOException failure) {
        ended.complete(failure == null ? Thread.currentThread().getName() : "failed");
    }
}
