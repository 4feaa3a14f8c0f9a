package io.kasmina.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactWriterTest {

    private static final byte[] BYTES = StoreBed.bytes(1_000);

    @TempDir
    Path directory;

    @Test
    void theFileTakesItsNameOnlyOnCommit() throws Exception {
        ArtifactWriter writer = writer(BYTES.length);
        writer.write(BYTES);
        assertThat(target()).doesNotExist();

        assertThat(writer.commit()).isEqualTo(new FetchResult.Fetched(target(), StoreBed.digest(BYTES), BYTES.length));
        assertThat(Files.readAllBytes(target())).isEqualTo(BYTES);
        assertThat(StoreBed.files(directory)).containsExactly("target.pt");
    }

    @Test
    void anUnusedWriterTouchesNoFile() {
        writer(1).abandon();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aByteAboveTheLimitIsNotWritten() {
        ArtifactWriter writer = writer(BYTES.length + 1L);
        writer.write(BYTES);
        assertThatExceptionOfType(FetchFault.class)
                .isThrownBy(() -> writer.write(new byte[2]))
                .satisfies(fault -> assertThat(fault.failed().reason()).isEqualTo(FetchFailure.TOO_LARGE));
        writer.abandon();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void otherBytesThanThePinnedOnesAreNotCommitted() {
        ArtifactWriter writer = writer(BYTES.length);
        writer.write(new byte[3]);
        assertThatExceptionOfType(FetchFault.class)
                .isThrownBy(writer::commit)
                .satisfies(fault -> assertThat(fault.failed().reason()).isEqualTo(FetchFailure.DIGEST_MISMATCH));
        writer.abandon();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void afterItsAbandonmentNothingIsWrittenOrCommitted() {
        ArtifactWriter writer = writer(BYTES.length);
        writer.write(BYTES);
        writer.abandon();
        writer.abandon();
        writer.write(BYTES);
        assertThat(writer.commit()).isNull();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void anAbandonmentAfterTheCommitLeavesTheArtifact() {
        ArtifactWriter writer = writer(BYTES.length);
        writer.write(BYTES);
        writer.commit();
        writer.abandon();
        assertThat(target()).exists();
    }

    @Test
    void anAbandonmentInTheMiddleOfAWriteLeavesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 300; round++) {
                ArtifactWriter writer = writer(Long.MAX_VALUE);
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> writing = threads.submit(() -> {
                    start.await();
                    writer.write(BYTES);
                    writer.write(BYTES);
                    return null;
                });
                Future<?> abandoning = threads.submit(() -> {
                    start.await();
                    writer.abandon();
                    return null;
                });
                writing.get();
                abandoning.get();
                assertThat(StoreBed.files(directory)).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** As from another thread, at the last moment before the move. */
    @Test
    void anAbandonmentInTheMiddleOfACommitLeavesTheWholeArtifact() {
        ArtifactWriter[] writer = new ArtifactWriter[1];
        FreshDraft fresh = new FreshDraft(target(), file -> new FileOutputStream(file.toFile()));
        Draft draft = new Draft() {
            @Override
            public OutputStream open() throws IOException {
                return fresh.open();
            }

            @Override
            public Path file() {
                writer[0].abandon();
                return fresh.file();
            }

            @Override
            public void named() {
                fresh.named();
            }

            @Override
            public void giveUp(boolean spoilt) throws IOException {
                fresh.giveUp(spoilt);
            }
        };
        writer[0] = new ArtifactWriter(target(), StoreBed.digest(BYTES), BYTES.length, draft);
        writer[0].write(BYTES);
        assertThat(writer[0].commit()).isNotNull();
        assertThat(target()).hasBinaryContent(BYTES);
        assertThat(StoreBed.files(directory)).containsExactly("target.pt");
    }

    @Test
    void aFileThatCannotBeClosedIsRemovedAllTheSame() {
        ArtifactWriter writer = new ArtifactWriter(
                target(), StoreBed.digest(BYTES), BYTES.length, file -> new FileOutputStream(file.toFile()) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        throw new IOException("not closed");
                    }
                });
        writer.write(BYTES);
        assertThatExceptionOfType(FetchFault.class)
                .isThrownBy(writer::abandon)
                .satisfies(fault -> assertThat(fault.failed().reason()).isEqualTo(FetchFailure.IO_FAILED))
                .withRootCauseInstanceOf(IOException.class);
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aDiskThatIsNotFullButDoesNotTakeTheBytesIsAnIoFailure() {
        ArtifactWriter writer = new ArtifactWriter(
                target(), StoreBed.digest(BYTES), BYTES.length, file -> new FileOutputStream("/dev/full"));
        assertThatExceptionOfType(FetchFault.class)
                .isThrownBy(() -> writer.write(BYTES))
                .satisfies(fault -> assertThat(fault.failed().reason()).isEqualTo(FetchFailure.IO_FAILED));
        writer.abandon();
        assertThat(StoreBed.files(directory)).isEmpty();
    }

    @Test
    void aStoreThatIsNoDirectoryIsAnIoFailure() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        ArtifactWriter writer = new ArtifactWriter(file.resolve("target.pt"), StoreBed.digest(BYTES), 10_000);
        assertThatExceptionOfType(FetchFault.class)
                .isThrownBy(() -> writer.write(BYTES))
                .satisfies(fault -> assertThat(fault.failed().reason()).isEqualTo(FetchFailure.IO_FAILED));
        writer.abandon();
        assertThat(StoreBed.files(directory)).containsExactly("file");
    }

    private ArtifactWriter writer(long maxBytes) {
        return new ArtifactWriter(target(), StoreBed.digest(BYTES), maxBytes);
    }

    private Path target() {
        return directory.resolve("target.pt");
    }
}
