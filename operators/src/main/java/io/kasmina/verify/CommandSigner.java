package io.kasmina.verify;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;

/** Signs commands, for hosts and tools. Immutable and thread-safe. */
public final class CommandSigner {

    private final MacKey key;

    private CommandSigner(MacKey key) {
        this.key = key;
    }

    /** Makes a signer with one key. */
    public static CommandSigner of(MacKey key) {
        return new CommandSigner(key);
    }

    /** Makes a signer with a keyring's primary key. */
    public static CommandSigner of(Keyring keyring) {
        return of(keyring.primary());
    }

    /**
     * Signs raw bytes in the detached form.
     *
     * @param value the encoded command; kept, not to be changed afterwards
     * @param topic the topic that it goes to: {@link Origin#COMMANDS} with a seed, {@link Origin#CONTROL} without one
     * @return the command as an in-memory source hands it over
     */
    public SignedCommand sign(byte[] value, String topic) {
        byte[] tag = new CommandMac().detached(key, topic, value);
        return new SignedCommand(value, new DetachedSignature(key.id(), tag), Origin.inMemory(topic));
    }

    /**
     * Computes the tag of the annotated form, which the caller writes into the command as base64.
     *
     * @param canonical the canonical bytes of the command without its signature
     * @return {@value CommandMac#TAG_BYTES} bytes
     */
    public byte[] tag(byte[] canonical) {
        return new CommandMac().annotated(key, canonical);
    }
}
