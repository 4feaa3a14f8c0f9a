package io.kasmina.runner.manifest;

import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.KernelPin;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kernel as the file says it; a field that is absent is null. */
record ManifestEntry(
        @Nullable String artifact,
        @Nullable String sha256,
        @Nullable String guardDigest,
        @Nullable List<Input> inputs,
        @Nullable Set<String> layers) {

    /** An input as the file says it. */
    record Input(@Nullable DType dtype, @Nullable List<Long> shape) {

        KernelPin.Input checked() {
            if (shape == null) {
                throw new IllegalArgumentException("shape: must be present");
            }
            return new KernelPin.Input(
                    dtype == null ? DType.FLOAT32 : dtype,
                    TensorShape.of(shape.stream().mapToLong(Long::longValue).toArray()));
        }
    }

    /** Returns the typed entry; throws {@link IllegalArgumentException} that names field and bound. */
    KernelPin checked() {
        Sha256 digest = sha256 == null ? null : Sha256.parse(sha256);
        if (digest == null) {
            throw new IllegalArgumentException("sha256: must be 64 hexadecimal digits");
        }
        if (artifact == null) {
            throw new IllegalArgumentException("artifact: must be present");
        }
        List<KernelPin.Input> warmUp =
                inputs == null ? List.of() : inputs.stream().map(Input::checked).toList();
        return new KernelPin(artifact, digest, guardDigest, warmUp, layers == null ? Set.of() : layers);
    }
}
