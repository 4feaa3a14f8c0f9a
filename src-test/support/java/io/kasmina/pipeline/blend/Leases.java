package io.kasmina.pipeline.blend;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.Tensor;
import java.util.concurrent.atomic.AtomicInteger;

/** Leases of no pool. */
public final class Leases {

    private Leases() {}

    /** Lends a tensor; counts each time that it is given back. */
    public static Lease of(SeedId seed, Tensor tensor, AtomicInteger givenBack) {
        return new Lease(seed, tensor, lease -> givenBack.incrementAndGet());
    }
}
