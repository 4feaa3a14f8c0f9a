package io.kasmina.pipeline.durable;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kasmina.pipeline.port.StoreFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A folder of its owner alone, locked against every other process while it is open. */
final class StateFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lock;

    private StateFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens a folder, or makes it and its parents.
     *
     * @throws StoreFault EXPOSED or IN_USE
     */
    static StateFolder open(Disk disk, Path path) throws IOException {
        make(path);
        make(path.resolve("snapshots"));
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new StoreFault(
                    StoreFault.Kind.EXPOSED,
                    "state folder " + path + ": must be open to its owner alone (rwx------), was "
                            + PosixFilePermissions.toString(permissions));
        }
        return new StateFolder(path, locked(path, disk.open(path.resolve("lock"), CREATE, WRITE)));
    }

    Path path() {
        return path;
    }

    Path snapshots() {
        return path.resolve("snapshots");
    }

    void close() throws IOException {
        lock.close();
    }

    private static void make(Path path) throws IOException {
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    private static FileChannel locked(Path path, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException held) {
            // By this process; said below as if it were another one's.
        }
        channel.close();
        throw new StoreFault(StoreFault.Kind.IN_USE, "state folder " + path + ": is in use by another pipeline");
    }
}
