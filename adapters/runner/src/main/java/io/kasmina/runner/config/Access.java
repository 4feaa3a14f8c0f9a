package io.kasmina.runner.config;

import io.kasmina.pipeline.keys.KeyringFault;
import io.kasmina.pipeline.keys.KeyringFile;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.manifest.ManifestFile;
import io.kasmina.verify.Keyring;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The files and secrets that a configuration points to, read once.
 *
 * @param keyring a watched file, null where the environment has the secret
 * @param single the environment's keyring, null where there is a file
 * @param manifest pins
 */
public record Access(@Nullable KeyringFile keyring, @Nullable Keyring single, KernelManifest manifest) {

    /**
     * Reads them. Blocks.
     *
     * @param config points to them
     * @param environment variables by name
     * @throws BadInput one line that names what cannot be used
     */
    public static Access of(RunnerConfig.Own config, Map<String, String> environment) {
        Path manifest = config.artifacts().manifest();
        KernelManifest pins = manifest == null ? KernelManifest.NONE : ManifestFile.read(manifest);
        Path file = config.keys().keyring();
        return file == null ? new Access(null, single(environment), pins) : new Access(open(file), null, pins);
    }

    /** Returns the keys that count now. */
    public Keyring keys() {
        return keyring != null ? keyring.get() : Objects.requireNonNull(single);
    }

    /** Tells whether the environment has the secret. */
    boolean usesEnvironment() {
        return single != null;
    }

    private static Keyring single(Map<String, String> environment) {
        try {
            return Keyring.fromEnvironment(environment);
        } catch (IllegalArgumentException absent) {
            throw new BadInput(absent.getMessage() + ", or keys.keyring must name a file", absent);
        }
    }

    private static KeyringFile open(Path file) {
        try {
            return KeyringFile.open(file, Schedulers.boundedElastic());
        } catch (KeyringFault fault) {
            throw new BadInput("keys.keyring: " + file + ": " + fault.getMessage(), fault);
        }
    }
}
