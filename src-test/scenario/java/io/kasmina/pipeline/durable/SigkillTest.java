package io.kasmina.pipeline.durable;

import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.lane.JournalThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process, killed by SIGKILL at random moments and begun anew on the same folder. A short slice here; for longer
 * {@code mvn test -pl src-test -am -Dtest=SigkillTest -Dsurefire.failIfNoSpecifiedTests=false -Dkasmina.kill.seconds=600}.
 */
class SigkillTest {

    private static final long SECONDS = Long.getLong("kasmina.kill.seconds", 5);
    private static final int SPENT_UNANSWERED = 512;

    @TempDir
    Path temp;

    private final Random random = new Random();
    private long next;
    private long lastSnapshot = -1;
    private int kills;

    @Test
    void whatWasSaidToBeDurableIsDurableAndNothingElseIsSpent() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        do {
            long first = next;
            long said = runAndKill();
            inspect(first, said);
            kills++;
        } while (System.nanoTime() < end || lastSnapshot < 1);
        assertThat(kills).isPositive();
    }

    /** Returns the last nonce that the process said to be durable. */
    private long runAndKill() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        temp.resolve("state").toString(),
                        Long.toString(next))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            return readUntilKilled(process, output);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long readUntilKilled(Process process, BufferedReader output) throws Exception {
        long last = next - 1;
        long killAt = Long.MAX_VALUE;
        StringBuilder line = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            long number = Long.parseLong(line.substring(2));
            if (line.charAt(0) == 'n') {
                assertThat(number).isEqualTo(last + 1);
                last = number;
            } else {
                lastSnapshot = Math.max(lastSnapshot, number);
            }
            line.setLength(0);
            killAt = killAt < Long.MAX_VALUE ? killAt : System.nanoTime() + random.nextInt(300_000_000);
            if (System.nanoTime() >= killAt) {
                // SIGKILL on every POSIX system. By the handle, since the process itself would close its output, which
                // is read to its end.
                process.toHandle().destroyForcibly();
            }
        }
        assertThat(last).isGreaterThanOrEqualTo(next);
        return last;
    }

    private void inspect(long first, long said) throws IOException, InterruptedException {
        JournalThread journal = JournalThread.launch();
        try (Durable durable = Durable.open(temp.resolve("state"), Victim.limits(), journal)) {
            // The process was ahead of what it said by the nonces whose answers the kill cut off; behind those nothing
            // is spent.
            next = said + 1 + SPENT_UNANSWERED;
            long now = Victim.time(next);
            long oldest = Math.max(first, next - (Victim.TTL - 1) * Victim.PER_MILLI);
            for (long number = oldest; number <= said; number++) {
                assertThat(durable.nonces().admit("k", "c-" + number, now))
                        .as("nonce %d of %d after kill %d", number, said, kills)
                        .isEqualTo(REPLAYED);
            }
            assertThat(durable.nonces().admit("k", "c-" + next, now)).isEqualTo(NEW);
            next++;
            assertSnapshot(durable);
        } finally {
            journal.close();
            assertThat(journal.awaitEnd(10_000)).isTrue();
        }
    }

    private void assertSnapshot(Durable durable) {
        byte[] content = durable.snapshots().get(Victim.SEED).block();
        long number = ByteBuffer.wrap(content).getLong();
        assertThat(number).isGreaterThanOrEqualTo(lastSnapshot);
        assertThat(content).isEqualTo(Victim.snapshot(number));
    }
}
