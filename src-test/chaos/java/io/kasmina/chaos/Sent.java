package io.kasmina.chaos;

/**
 * A command as it lies in its topic.
 *
 * @param place where
 * @param id the command's id
 * @param seed its seed, empty for none
 * @param ask what it asks for
 * @param manner how it was sent
 * @param issuedMillis when it was issued, in ms of the epoch
 */
record Sent(Place place, String id, String seed, Ask ask, Manner manner, long issuedMillis) {}
