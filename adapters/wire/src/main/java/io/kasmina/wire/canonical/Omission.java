package io.kasmina.wire.canonical;

/**
 * The entry that a MAC cannot cover: its own.
 *
 * @param field the map at the top of the message
 * @param key the key in UTF-8; shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // one constant, never compared
record Omission(FieldShape field, byte[] key) {}
