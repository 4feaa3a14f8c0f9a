package io.kasmina.verify;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SignedCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the key whose MAC a command carries. Not thread-safe. */
final class Authenticator {

    private final CommandCodec codec;
    private final CommandMac mac = new CommandMac();

    Authenticator(CommandCodec codec) {
        this.codec = codec;
    }

    /** How authentication ended. */
    sealed interface Authentication {

        /** The key verified the content: exactly the bytes under the MAC, so that nothing else is parsed. */
        @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared by equals
        record Valid(MacKey key, byte[] content) implements Authentication {}

        /** No key did; the key is the one that the command names, null where it names none of ours. */
        record Denied(Rejection reason, @Nullable MacKey key) implements Authentication {}
    }

    Authentication authenticate(SignedCommand in, Keyring keys) {
        DetachedSignature signature = in.signature();
        return signature == null ? annotated(in.value(), keys) : detached(in, signature, keys);
    }

    private Authentication detached(SignedCommand in, DetachedSignature signature, Keyring keys) {
        MacKey key = keys.lookup(signature.keyId());
        if (key == null) {
            return new Authentication.Denied(Rejection.UNKNOWN_KEY, null);
        }
        byte[] expected = mac.detached(key, in.origin().topic(), in.value());
        return CommandMac.matches(expected, signature.tag())
                ? new Authentication.Valid(key, in.value())
                : new Authentication.Denied(Rejection.INVALID_SIGNATURE, key);
    }

    private Authentication annotated(byte[] value, Keyring keys) {
        CommandCodec.Scan scan = codec.scan(value);
        if (scan instanceof CommandCodec.Scan.Annotated found) {
            return annotated(found, keys.annotated());
        }
        return new Authentication.Denied(
                scan instanceof CommandCodec.Scan.Malformed ? Rejection.MALFORMED : Rejection.MISSING_SIGNATURE, null);
    }

    private Authentication annotated(CommandCodec.Scan.Annotated found, List<MacKey> keys) {
        for (MacKey key : keys) {
            if (CommandMac.matches(mac.annotated(key, found.canonical()), found.tag())) {
                return new Authentication.Valid(key, found.canonical());
            }
        }
        return new Authentication.Denied(keys.isEmpty() ? Rejection.UNKNOWN_KEY : Rejection.INVALID_SIGNATURE, null);
    }
}
