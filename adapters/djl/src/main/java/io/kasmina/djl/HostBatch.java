package io.kasmina.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.kasmina.contract.SeedId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One batch on the device; its arrays stay the host's. Device thread only.
 *
 * @param data the root block's inputs
 * @param labels what the loss compares with
 * @param logits Tamiyo's logits for a seed and this batch [batch, classes], null where there are none
 */
public record HostBatch(NDList data, NDList labels, Function<SeedId, @Nullable NDArray> logits) {

    /** Makes a batch for which no policy sent logits. */
    public static HostBatch of(NDList data, NDList labels) {
        return new HostBatch(data, labels, seed -> null);
    }
}
