package io.kasmina.verify;

/**
 * One accepted command as a log keeps it.
 *
 * @param owner whose nonce it is, see {@link MacKey#nonceOwner}
 * @param first first half of its keyed digest
 * @param second other half
 * @param issuedByMillis latest time of issue, in ms of the epoch, that the command can have had: the time of acceptance plus the skew.
 *     Its expiry follows from it and from the limits in force, so that a restart with other limits forgets nothing too early
 */
public record Nonce(String owner, long first, long second, long issuedByMillis) {}
