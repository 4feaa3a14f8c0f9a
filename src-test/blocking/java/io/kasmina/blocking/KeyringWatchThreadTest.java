package io.kasmina.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.keys.KeyringFault;
import io.kasmina.pipeline.keys.KeyringFile;
import io.kasmina.support.KeyFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The file is read on the scheduler that was given for it and on no other, so that no event loop waits for a disk. */
class KeyringWatchThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void theSchedulerThatMayBlockReadsTheFile() throws KeyringFault {
        KeyFile file = new KeyFile(folder, KeyFile.ONE);
        KeyringFile keys = KeyringFile.open(file.path(), Duration.ofMillis(10), Schedulers.boundedElastic());
        file.write(KeyFile.BOTH);
        Sinks.One<Thread> reader = Sinks.one();

        Thread thread = Mono.firstWithSignal(
                        reader.asMono(),
                        keys.watch(event -> reader.tryEmitValue(Thread.currentThread()))
                                .cast(Thread.class))
                .block(PATIENCE);

        assertThat(thread.getName()).startsWith("boundedElastic");
        assertThat(Schedulers.isNonBlockingThread(thread)).isFalse();
        assertThat(keys.get().primary().id()).isEqualTo("two");
    }
}
