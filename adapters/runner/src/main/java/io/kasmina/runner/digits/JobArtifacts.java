package io.kasmina.runner.digits;

import io.kasmina.contract.Sha256;
import io.kasmina.djl.digits.DigitKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The kernel files that the job serves, and the digests that its policy pins.
 *
 * @param bottleneck digest of a good kernel
 * @param misshapen digest of a kernel whose output has the wrong shape
 * @param tampered digest of a kernel whose file no longer has it
 * @param missing digest of a kernel that has no file
 */
public record JobArtifacts(Sha256 bottleneck, Sha256 misshapen, Sha256 tampered, Sha256 missing) {

    /** Blueprint of the good kernel. */
    public static final String BOTTLENECK = "bottleneck";

    /** Blueprint of the kernel with the wrong output. */
    public static final String MISSHAPEN = "misshapen";

    /** Blueprint of the changed file. */
    public static final String TAMPERED = "tampered";

    /** A blueprint without a file. */
    public static final String MISSING = "missing";

    /**
     * Writes the files.
     *
     * @param folder an existing folder
     * @param seed decides the kernels' initial parameters
     */
    public static JobArtifacts write(Path folder, long seed) throws IOException {
        byte[] bottleneck = DigitKernels.bottleneck(seed).toBytes();
        byte[] misshapen = DigitKernels.misshapen(seed).toBytes();
        byte[] honest = DigitKernels.bottleneck(seed + 1).toBytes();
        byte[] changed = honest.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(folder.resolve(BOTTLENECK + ".pt"), bottleneck);
        Files.write(folder.resolve(MISSHAPEN + ".pt"), misshapen);
        Files.write(folder.resolve(TAMPERED + ".pt"), changed);
        byte[] never = DigitKernels.bottleneck(seed + 2).toBytes();
        return new JobArtifacts(digest(bottleneck), digest(misshapen), digest(honest), digest(never));
    }

    private static Sha256 digest(byte[] bytes) {
        try {
            return new Sha256(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
