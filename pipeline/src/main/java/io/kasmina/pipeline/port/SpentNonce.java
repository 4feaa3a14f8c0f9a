package io.kasmina.pipeline.port;

/**
 * A nonce that was spent: no command with it is accepted again while it could still be fresh.
 *
 * @param owner tells the secrets of keys apart, as {@link io.kasmina.verify.NonceLedger#admit} was told
 * @param commandId the command's id
 * @param acceptedMillis the time of acceptance in ms of the epoch
 */
public record SpentNonce(String owner, String commandId, long acceptedMillis) {}
