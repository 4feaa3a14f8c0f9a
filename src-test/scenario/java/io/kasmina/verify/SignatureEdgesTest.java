package io.kasmina.verify;

import static io.kasmina.verify.VerifyAssert.accepted;
import static io.kasmina.verify.VerifyAssert.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.contract.Rejection;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.Policy;
import io.kasmina.support.VerifyFixture;
import io.kasmina.wire.LeylineCommandCodec;
import io.kasmina.wire.canonical.CanonicalForm;
import io.kasmina.wire.canonical.CommandCanonicalizer;
import io.kasmina.wire.leyline.AdaptationCommand;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real commands whose signature is nearly right, in both forms, through the whole operator. */
class SignatureEdgesTest {

    private final VerifyFixture fixture = new VerifyFixture();
    private final Policy policy = new Policy(fixture.clock);
    private byte[] value = {};
    private byte[] tag = {};

    @BeforeEach
    void sign() {
        fixture.codec = LeylineCommandCodec.create();
        fixture.keys = policy::keyring;
        SignedCommand signed = policy.sign(policy.cull(new SeedId("seed-1")));
        value = signed.value();
        tag = CommandSigner.of(policy.keyring()).tag(canonical());
    }

    static IntStream wrongLengths() {
        return IntStream.rangeClosed(0, 66).filter(length -> length != CommandMac.TAG_BYTES);
    }

    static Stream<Arguments> spellings() {
        UnaryOperator<String> urlSafe =
                text -> text.replace('+', '-').replace('/', '_').replace('A', '_');
        return Stream.of(
                spelling("url-safe letters", urlSafe),
                spelling("no padding", text -> text.substring(0, 43)),
                spelling("too much padding", text -> text + "="),
                spelling("a whole quantum of padding", text -> text + "===="),
                spelling("a blank before", text -> " " + text),
                spelling("a blank behind", text -> text + " "),
                spelling("blanks up to a quantum", text -> text + "    "),
                spelling("a line break within", text -> text.substring(0, 20) + "\r\n" + text.substring(20)),
                spelling("hexadecimal", text -> "00".repeat(32)),
                spelling("a NUL behind", text -> text + "\0"),
                spelling("twice", text -> text + text));
    }

    @Test
    void whatTheseTestsBreakIsWholeBefore() {
        accepted(fixture.verifyOne(annotated(standard(tag))));
    }

    @ParameterizedTest
    @MethodSource("wrongLengths")
    void aTagOfAnotherLengthIsRefusedInBothForms(int length) {
        byte[] detachedTag = Arrays.copyOf(new CommandMac().detached(key(), Origin.COMMANDS, value), length);

        assertThat(rejection(fixture.verifyOne(detached(detachedTag)))).isEqualTo(Rejection.INVALID_SIGNATURE);
        assertThat(rejection(fixture.verifyOne(annotated(standard(Arrays.copyOf(tag, length))))))
                // An empty annotation is none.
                .isEqualTo(length == 0 ? Rejection.MISSING_SIGNATURE : Rejection.INVALID_SIGNATURE);
        assertThat(fixture.ledger.size()).isZero();
    }

    @Test
    void everySingleFlippedBitIsRefusedInBothForms() {
        byte[] detachedTag = new CommandMac().detached(key(), Origin.COMMANDS, value);
        for (int bit = 0; bit < Byte.SIZE * CommandMac.TAG_BYTES; bit++) {
            assertThat(rejection(fixture.verifyOne(detached(flipped(detachedTag, bit)))))
                    .isEqualTo(Rejection.INVALID_SIGNATURE);
            assertThat(rejection(fixture.verifyOne(annotated(standard(flipped(tag, bit))))))
                    .isEqualTo(Rejection.INVALID_SIGNATURE);
        }
    }

    @Test
    void everyFlippedBitOfTheContentIsRefusedInTheDetachedForm() {
        byte[] detachedTag = new CommandMac().detached(key(), Origin.COMMANDS, value);
        for (int bit = 0; bit < Byte.SIZE * value.length; bit++) {
            SignedCommand changed = new SignedCommand(
                    flipped(value, bit),
                    new DetachedSignature("default", detachedTag),
                    Origin.inMemory(Origin.COMMANDS));
            assertThat(rejection(fixture.verifyOne(changed))).isEqualTo(Rejection.INVALID_SIGNATURE);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void onlyStandardBase64Counts(String what, UnaryOperator<String> spelling) {
        String text = spelling.apply(standard(tag));
        assertThat(text).isNotEqualTo(standard(tag));

        assertThat(rejection(fixture.verifyOne(annotated(text)))).isEqualTo(Rejection.INVALID_SIGNATURE);
    }

    @Test
    void aCommandForAnotherTopicIsNotForThisOne() {
        byte[] forControl = new CommandMac().detached(key(), Origin.CONTROL, value);
        byte[] forNobody = new CommandMac().detached(key(), "", value);

        assertThat(rejection(fixture.verifyOne(detached(forControl)))).isEqualTo(Rejection.INVALID_SIGNATURE);
        assertThat(rejection(fixture.verifyOne(detached(forNobody)))).isEqualTo(Rejection.INVALID_SIGNATURE);
    }

    @Test
    void aTagOfOneFormIsNoneOfTheOther() {
        byte[] detachedTag = new CommandMac().detached(key(), Origin.COMMANDS, value);

        assertThat(rejection(fixture.verifyOne(detached(tag)))).isEqualTo(Rejection.INVALID_SIGNATURE);
        assertThat(rejection(fixture.verifyOne(annotated(standard(detachedTag)))))
                .isEqualTo(Rejection.INVALID_SIGNATURE);
    }

    @Test
    void ofTwoSignatureAnnotationsTheLastCountsAsForEveryPeer() {
        String good = standard(tag);
        String bad = standard(flipped(tag, 0));

        assertThat(rejection(fixture.verifyOne(annotated(good, bad)))).isEqualTo(Rejection.INVALID_SIGNATURE);
        assertThat(rejection(fixture.verifyOne(annotated(good, "")))).isEqualTo(Rejection.MISSING_SIGNATURE);
        accepted(fixture.verifyOne(annotated(bad, good)));
        assertThat(rejection(fixture.verifyOne(annotated(good, good)))).isEqualTo(Rejection.NONCE_REPLAYED);
    }

    @Test
    void besideADetachedSignatureAnAnnotatedOneIsJustContent() {
        byte[] both = annotated(standard(tag)).value();
        byte[] wrong = new byte[CommandMac.TAG_BYTES];

        assertThat(rejection(fixture.verifyOne(new SignedCommand(
                        both, new DetachedSignature("default", wrong), Origin.inMemory(Origin.COMMANDS)))))
                .isEqualTo(Rejection.INVALID_SIGNATURE);
        accepted(fixture.verifyOne(policy.sign(both, Origin.COMMANDS)));
    }

    private MacKey key() {
        return policy.keyring().primary();
    }

    private SignedCommand detached(byte[] with) {
        return new SignedCommand(value, new DetachedSignature("default", with), Origin.inMemory(Origin.COMMANDS));
    }

    private SignedCommand annotated(String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(canonical());
        for (String text : texts) {
            bytes.writeBytes(AdaptationCommand.newBuilder()
                    .putAnnotations("signature", text)
                    .build()
                    .toByteArray());
        }
        return new SignedCommand(bytes.toByteArray(), null, Origin.inMemory(Origin.COMMANDS));
    }

    private byte[] canonical() {
        return ((CanonicalForm.Certain) CommandCanonicalizer.canonicalize(value)).bytes();
    }

    private static Arguments spelling(String what, UnaryOperator<String> change) {
        return Arguments.of(what, change);
    }

    private static String standard(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return flipped;
    }
}
