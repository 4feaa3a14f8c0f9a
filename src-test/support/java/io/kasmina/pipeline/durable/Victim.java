package io.kasmina.pipeline.durable;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.JournalThread;
import io.kasmina.verify.NonceLedger.Admission;
import io.kasmina.verify.NonceReceipt;
import io.kasmina.verify.VerifyConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process that accepts commands until it is killed, and says on its standard output what became durable: {@code n NUMBER} for a nonce,
 * {@code s NUMBER} for a snapshot. Its clock moves with its commands, so that nonces die and the log is compacted all the time.
 */
public final class Victim {

    /** Nonces live for so many virtual milliseconds. */
    static final long TTL = 100;

    /** Nonces a virtual millisecond. */
    static final int PER_MILLI = 20;

    static final SeedId SEED = new SeedId("seed-1");

    private static final int WINDOW = 256;
    private static final int SNAPSHOT_EVERY = 500;
    private static final long START = 1_790_000_000_000L;

    private final Deque<NonceReceipt> window = new ArrayDeque<>();
    private final StringBuilder said = new StringBuilder();
    private final Durable durable;
    private long number;
    private long settled;

    private Victim(Path folder, long number) throws IOException {
        durable = Durable.open(folder, limits(), JournalThread.launch());
        this.number = number;
        settled = number;
    }

    /** Runs until it is killed. */
    public static void main(String[] args) throws IOException {
        Victim victim = new Victim(Path.of(args[0]), Long.parseLong(args[1]));
        while (true) {
            victim.accept();
        }
    }

    /** Returns the limits of both processes. */
    static VerifyConfig limits() {
        VerifyConfig base = VerifyConfig.defaults();
        Duration ttl = Duration.ofMillis(TTL);
        return new VerifyConfig(
                base.maxBytes(), ttl, Duration.ZERO, ttl, base.nonceCap(), base.nonceCap(), 120, base.tick());
    }

    /** Returns when a command is accepted. */
    static long time(long number) {
        return START + number / PER_MILLI;
    }

    /** Returns the snapshot of a number: it, many times. */
    static byte[] snapshot(long number) {
        ByteBuffer content = ByteBuffer.allocate(40_000);
        while (content.hasRemaining()) {
            content.putLong(number);
        }
        return content.array();
    }

    private void accept() {
        if (durable.nonces().admit("k", "c-" + number, time(number), window::add) != Admission.NEW) {
            throw new IllegalStateException(number + " was not admitted");
        }
        if (number % SNAPSHOT_EVERY == 0) {
            long mine = number;
            durable.snapshots()
                    .put(SEED, snapshot(mine))
                    .subscribe(nothing -> {}, failure -> {}, () -> say("s " + mine));
        }
        number++;
        while (window.size() >= WINDOW || (!window.isEmpty() && window.peek().isDurable())) {
            window.remove().durable().block();
            said.append("n ").append(settled++).append('\n');
        }
        if (said.length() > 0) {
            say(said.substring(0, said.length() - 1));
            said.setLength(0);
        }
    }

    /** One call, one line: the parent ignores a last line without an end. */
    private static void say(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }
}
