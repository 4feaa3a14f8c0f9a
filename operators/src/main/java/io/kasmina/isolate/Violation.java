package io.kasmina.isolate;

import io.kasmina.contract.Reason;

/** Ways in which a seed may break isolation. */
public enum Violation implements Reason {
    /** The seed's own loss reached the host's parameters. */
    LEAK,
    /** Host and seed gradients point along each other more than chance allows. */
    COSINE
}
