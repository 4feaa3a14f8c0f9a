package io.kasmina.pipeline.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads a keyring file, if it is one that may be trusted. Blocks. */
final class KeyringReader {

    /** Most bytes of a file. */
    static final int MAX_BYTES = 64 * 1024;

    private static final Set<PosixFilePermission> FORBIDDEN = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private KeyringReader() {}

    /**
     * Reads a file; links are followed.
     *
     * @throws KeyringFault MISSING, UNREADABLE, EXPOSED or OVERSIZED
     */
    static byte[] read(Path path) throws KeyringFault {
        try {
            check(path);
            try (InputStream in = Files.newInputStream(path)) {
                return bounded(path, in.readNBytes(MAX_BYTES + 1));
            }
        } catch (KeyringFault fault) {
            throw fault;
        } catch (NoSuchFileException absent) {
            throw new KeyringFault(KeyringFault.Kind.MISSING, "keyring file " + path + ": must exist", absent);
        } catch (IOException failure) {
            throw new KeyringFault(
                    KeyringFault.Kind.UNREADABLE, "keyring file " + path + ": could not be read", failure);
        }
    }

    private static void check(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            checkPermissions(path, view.readAttributes().permissions());
        }
        // A pipe would keep its reader waiting for ever.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new KeyringFault(
                    KeyringFault.Kind.UNREADABLE, "keyring file " + path + ": must be a regular file, was none");
        }
    }

    private static void checkPermissions(Path path, Set<PosixFilePermission> permissions) throws KeyringFault {
        if (permissions.stream().anyMatch(FORBIDDEN::contains)) {
            throw new KeyringFault(
                    KeyringFault.Kind.EXPOSED,
                    "keyring file " + path
                            + ": must be neither readable by others nor writable by any but its owner, was "
                            + PosixFilePermissions.toString(permissions));
        }
    }

    private static byte[] bounded(Path path, byte[] bytes) throws KeyringFault {
        if (bytes.length > MAX_BYTES) {
            throw new KeyringFault(
                    KeyringFault.Kind.OVERSIZED,
                    "keyring file " + path + ": must be at most " + MAX_BYTES + " bytes, was more");
        }
        return bytes;
    }
}
