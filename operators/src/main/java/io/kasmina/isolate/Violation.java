package io.kasmina.isolate;

import io.kasmina.contract.Reason;

/** Ways in which a seed may break isolation. */
public enum Violation implements Reason {
    /** The seed's own loss reached the host's parameters. */
    LEAK,
    /**
     * Host and seed gradients point along each other, or against each other, more than chance allows: |cosine| is above its
     * limit. A strongly negative cosine shows as much of a shared path as a positive one, and undoes the host's learning.
     */
    COSINE
}
