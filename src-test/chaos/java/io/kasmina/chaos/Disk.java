package io.kasmina.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small disk of its own: a tmpfs in a mount namespace, which needs no privilege and outlives the broker on it. Who is launched with {@link #launcher}
 * sees it at its place. One thread.
 */
final class Disk implements AutoCloseable {

    private static final String MOUNTED =
            "mount -t tmpfs -o size=\"$1\"m tmpfs \"$0\" && echo mounted && exec sleep 100000";
    private static final int MIB = 1 << 20;

    private final Path place;
    private final Process keeper;

    private Disk(Path place, Process keeper) {
        this.place = place;
        this.keeper = keeper;
    }

    /** Mounts one; null where this machine lets nobody have a mount namespace. */
    static Disk mount(Path place, int mib) throws IOException {
        Files.createDirectories(place);
        Process keeper = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        MOUNTED,
                        place.toString(),
                        Integer.toString(mib))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = keeper.inputReader().readLine();
        return said == null ? null : new Disk(place, keeper);
    }

    Path place() {
        return place;
    }

    /** Returns the words before a command that make it see the disk. */
    List<String> launcher() {
        return List.of(
                "nsenter", "--preserve-credentials", "--user", "--mount", "--target", Long.toString(keeper.pid()));
    }

    /** Writes until there is no room. */
    void fill() throws IOException {
        byte[] block = new byte[MIB / 16];
        try (OutputStream file = Files.newOutputStream(filler())) {
            while (true) {
                file.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        // As its keeper sees it: from here there is only an empty folder.
        return Path.of("/proc/" + keeper.pid() + "/root" + place, "filler");
    }

    @Override
    public void close() {
        keeper.destroyForcibly();
    }
}
