package io.kasmina.runner.kernels;

import io.kasmina.contract.Sha256;
import io.kasmina.http.ArtifactServer;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.prefetch.KernelPin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pins held against the files of a folder.
 *
 * @param pins what each blueprint's kernel must be
 * @param complaints why a pinned blueprint is not served, by its name
 */
record PinCheck(Map<String, KernelPin> pins, Map<String, String> complaints) {

    /** Reads every pinned file. Blocks. */
    static PinCheck of(Path folder, Map<String, KernelPin> pins) {
        Map<String, String> complaints = new TreeMap<>();
        pins.forEach((blueprint, pin) -> {
            String complaint = complaint(folder, pin);
            if (complaint != null) {
                complaints.put(blueprint, complaint);
            }
        });
        return new PinCheck(pins, complaints);
    }

    KernelManifest manifest() {
        return pins::get;
    }

    /**
     * Returns the blueprints that are served, sorted.
     *
     * @param found those with a file of their own name
     */
    List<String> served(List<String> found) {
        TreeSet<String> served = new TreeSet<>(found);
        served.addAll(pins.keySet());
        served.removeAll(complaints.keySet());
        return List.copyOf(served);
    }

    private static @Nullable String complaint(Path folder, KernelPin pin) {
        if (!ArtifactServer.serves(pin.artifact())) {
            return "artifact: must be a plain name that ends in .pt, was " + pin.artifact();
        }
        Path file = folder.resolve(pin.artifact());
        if (!Files.isRegularFile(file)) {
            return "artifact: no such file: " + file;
        }
        try {
            Sha256 found = Digests.of(file);
            return found.equals(pin.digest()) ? null : "sha256: expected " + pin.digest() + ", found " + found;
        } catch (IOException unreadable) {
            return "artifact: cannot be read: " + file;
        }
    }
}
