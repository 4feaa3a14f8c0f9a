package io.kasmina.contract;

/** Urza's unsigned answer to a {@link KernelRequest}; nothing in it is trusted without a pin. */
public sealed interface KernelReply {

    /** Returns the id of the request that it claims to answer. */
    String requestId();

    /** Returns the blueprint that it claims to be about. */
    String blueprintId();

    /**
     * The artifact can be fetched.
     *
     * @param requestId the request
     * @param blueprintId the blueprint
     * @param artifactRef a {@code file:}, {@code http:} or {@code https:} URI as sent
     * @param checksum SHA-256 of the file in hexadecimal as sent
     * @param guardDigest the guard digest as sent, possibly empty
     * @param prewarmP50Millis the source's own p50 of warm-up in ms
     * @param prewarmP95Millis the source's own p95 of warm-up in ms
     */
    record Ready(
            String requestId,
            String blueprintId,
            String artifactRef,
            String checksum,
            String guardDigest,
            float prewarmP50Millis,
            float prewarmP95Millis)
            implements KernelReply {}

    /**
     * There is no artifact.
     *
     * @param requestId the request
     * @param blueprintId the blueprint
     * @param reason the source's own words, never used as a reason code
     */
    record Unavailable(String requestId, String blueprintId, String reason) implements KernelReply {}
}
