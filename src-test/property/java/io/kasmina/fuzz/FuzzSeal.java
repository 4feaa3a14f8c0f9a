package io.kasmina.fuzz;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.verify.CommandSigner;
import io.kasmina.verify.MacKey;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.SplittableRandom;

/** How bytes are signed: honestly, nearly so, or not at all. */
enum FuzzSeal {
    /** An honest detached tag of these very bytes. */
    DETACHED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            MacKey key = seed % 2 == 0 ? FuzzKeys.FULL : FuzzKeys.DETACHED;
            return detached(FuzzKeys.signer(key).sign(value, Origin.COMMANDS));
        }
    },
    /** An honest detached tag of the honest command, which these bytes may not be any more. */
    DETACHED_BEFORE {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return moved(FuzzKeys.signer(FuzzKeys.FULL).sign(FuzzInputs.honest(seed), Origin.COMMANDS), value);
        }
    },
    /** A detached tag with bits flipped, or of another length. */
    DETACHED_DAMAGED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            SignedCommand good = FuzzKeys.signer(FuzzKeys.FULL).sign(value, Origin.COMMANDS);
            byte[] tag = damaged(Objects.requireNonNull(good.signature()).tag(), seed);
            return detached(new SignedCommand(value, new DetachedSignature("full", tag), good.origin()));
        }
    },
    /** The attacker's tag under an honest id. */
    DETACHED_FORGED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            SignedCommand own = FuzzKeys.signer(FuzzKeys.STRANGER).sign(value, Origin.COMMANDS);
            byte[] tag = Objects.requireNonNull(own.signature()).tag();
            return detached(new SignedCommand(value, new DetachedSignature("full", tag), own.origin()));
        }
    },
    /** The attacker's tag under the attacker's id. */
    DETACHED_STRANGER {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return detached(FuzzKeys.signer(FuzzKeys.STRANGER).sign(value, Origin.COMMANDS));
        }
    },
    /** An honest detached tag for another topic. */
    DETACHED_ASTRAY {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            SignedCommand other = FuzzKeys.signer(FuzzKeys.FULL).sign(value, Origin.CONTROL);
            return detached(new SignedCommand(value, other.signature(), Origin.inMemory(Origin.COMMANDS)));
        }
    },
    /** An honest detached tag, on a topic that carries no commands. */
    DETACHED_MISROUTED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return detached(FuzzKeys.signer(FuzzKeys.FULL).sign(value, "oona.steps"));
        }
    },
    /** An honest annotation of these very bytes, where they have a canonical form. */
    ANNOTATED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return annotated(value, canonical(value), FuzzKeys.FULL);
        }
    },
    /** An honest annotation of the honest command, put into these bytes: right only where they still say the same. */
    ANNOTATED_BEFORE {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return annotated(value, canonical(FuzzInputs.honest(seed)), FuzzKeys.FULL);
        }
    },
    /** An annotation by an honest key that may not annotate. */
    ANNOTATED_UNPERMITTED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return forged(annotated(value, canonical(value), FuzzKeys.DETACHED));
        }
    },
    /** The attacker's annotation. */
    ANNOTATED_FORGED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return forged(annotated(value, canonical(value), FuzzKeys.STRANGER));
        }
    },
    /** An annotation with a damaged tag. */
    ANNOTATED_DAMAGED {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            byte[] tag = damaged(FuzzKeys.annotatedTag(canonical(value)), seed);
            return forged(annotated(value, Base64.getEncoder().encodeToString(tag)));
        }
    },
    /** No signature but what the bytes happen to hold. */
    NONE {
        @Override
        FuzzInput.Sealed over(byte[] value, long seed) {
            return forged(new SignedCommand(value, null, Origin.inMemory(Origin.COMMANDS)));
        }
    };

    /** Signs bytes, the same way for the same seed. */
    abstract FuzzInput.Sealed over(byte[] value, long seed);

    private static FuzzInput.Sealed detached(SignedCommand command) {
        return new FuzzInput.Sealed(command, null);
    }

    private static FuzzInput.Sealed moved(SignedCommand from, byte[] value) {
        return detached(new SignedCommand(value, from.signature(), from.origin()));
    }

    private static FuzzInput.Sealed forged(FuzzInput.Sealed sealed) {
        return new FuzzInput.Sealed(sealed.command(), null);
    }

    private static FuzzInput.Sealed forged(SignedCommand command) {
        return new FuzzInput.Sealed(command, null);
    }

    private static FuzzInput.Sealed annotated(byte[] value, byte[] covered, MacKey key) {
        String text = Base64.getEncoder().encodeToString(CommandSigner.of(key).tag(covered));
        return new FuzzInput.Sealed(annotated(value, text), covered);
    }

    private static SignedCommand annotated(byte[] value, String text) {
        byte[] entry = AdaptationCommand.newBuilder()
                .putAnnotations("signature", text)
                .build()
                .toByteArray();
        byte[] signed = Arrays.copyOf(value, value.length + entry.length);
        System.arraycopy(entry, 0, signed, value.length, entry.length);
        return new SignedCommand(signed, null, Origin.inMemory(Origin.COMMANDS));
    }

    /** The bytes themselves where they have no canonical form. */
    private static byte[] canonical(byte[] value) {
        return CommandCanonicalizer.canonicalize(value) instanceof CanonicalForm.Certain certain
                ? certain.bytes()
                : value;
    }

    private static byte[] damaged(byte[] tag, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        if (random.nextInt(4) == 0) {
            int length = random.nextInt(80);
            return Arrays.copyOf(tag, length == tag.length ? 0 : length);
        }
        byte[] damaged = tag.clone();
        damaged[random.nextInt(tag.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return damaged;
    }
}
