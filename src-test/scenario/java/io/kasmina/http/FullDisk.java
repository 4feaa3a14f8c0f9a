package io.kasmina.http;

import io.kasmina.prefetch.FetchResult;
import io.kasmina.support.BlockHoundListener;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A process whose store lies on a disk of 512 KiB: it fetches while too little room is left, then while none is left, then once there is
 * room, and says after each what came of it and which files are there.
 */
final class FullDisk {

    private static final int ARTIFACT = 300_000;
    private static final int MOST_OF_IT = 400_000;
    private static final int PIECE = 4_096;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] BYTES = StoreBed.bytes(ARTIFACT);

    private FullDisk() {}

    /** Runs in the folder, which is where the disk is mounted. */
    public static void main(String... args) throws IOException {
        new BlockHoundListener().launcherSessionOpened(null);
        Path disk = Path.of(args[0]);
        Path ballast = disk.resolve("ballast");
        try (CutOffServer server = new CutOffServer(BYTES);
                StoreBed bed = new StoreBed(disk)) {
            Files.write(ballast, new byte[MOST_OF_IT]);
            say("little room", fetch(server, bed), bed);
            fill(ballast);
            say("no room", fetch(server, bed), bed);
            Files.delete(ballast);
            say("room", fetch(server, bed), bed);
        }
        // Reactor Netty's threads are no daemons of this process alone
        System.exit(0);
    }

    private static FetchResult fetch(CutOffServer server, StoreBed bed) {
        server.cutOffAfter(ARTIFACT);
        return Mono.defer(() -> bed.http().fetch(server.uri(), StoreBed.digest(BYTES), ARTIFACT))
                .subscribeOn(Schedulers.parallel())
                .block(LIMIT);
    }

    private static void say(String when, FetchResult result, StoreBed bed) {
        String what =
                result instanceof FetchResult.Failed failed ? failed.reason().code() : "fetched";
        System.out.println(when + ": " + what + " " + StoreBed.files(bed.directory));
    }

    /** Until the disk itself says no. */
    private static void fill(Path ballast) {
        try (OutputStream out = new FileOutputStream(ballast.toFile(), true)) {
            while (ballast.toFile().exists()) {
                out.write(new byte[PIECE]);
            }
        } catch (IOException full) {
            System.out.println("full: " + (ballast.toFile().getUsableSpace() == 0));
        }
    }
}
