package io.kasmina.runner.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.DetachedSignature;
import io.kasmina.contract.Origin;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.kafka.LetterHeaders;
import io.kasmina.runner.KasminaCli;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.order.SignedByTools;
import io.kasmina.runner.order.SignedRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that is sent again passes the verifier that a runner has. */
class ReplayedCommandTest {

    @TempDir
    private Path folder;

    @Test
    void itsDetachedSignatureGoesWithIt() throws Exception {
        Path keyring = SignedByTools.keyring(folder);
        SignedRecord signed = sign(keyring);
        assertThat(signed.headers()).containsKey(DetachedSignature.SIGNATURE_HEADER);
        SignedRecord again = again(signed);
        assertThat(again.topic()).isEqualTo(Origin.COMMANDS);
        assertThat(SignedByTools.verdict(keyring, again)).isEqualTo("accepted");
        Map<String, String> bare = new HashMap<>(again.headers());
        bare.remove(DetachedSignature.SIGNATURE_HEADER);
        SignedRecord unsigned = new SignedRecord(again.topic(), again.key(), bare, again.value());
        assertThat(SignedByTools.verdict(keyring, unsigned)).isNotEqualTo("accepted");
    }

    private static SignedRecord again(SignedRecord signed) {
        Map<String, byte[]> headers = new HashMap<>(signed.headerBytes());
        headers.put(LetterHeaders.REASON, "misrouted".getBytes(StandardCharsets.UTF_8));
        headers.put(LetterHeaders.TOPIC, signed.topic().getBytes(StandardCharsets.UTF_8));
        Origin place = new Origin("oona.deadletter", 0, 3);
        Letter letter = Letter.of(new BusRecord(place, Instant.EPOCH, null, signed.bytes(), headers));
        BusRecord again = letter.again(KafkaTopics.defaults());
        Map<String, String> texts = new HashMap<>();
        again.headers().forEach((name, bytes) -> texts.put(name, HexFormat.of().formatHex(bytes)));
        return new SignedRecord(
                again.place().topic(), null, texts, Base64.getEncoder().encodeToString(again.value()));
    }

    private SignedRecord sign(Path keyring) throws Exception {
        StringWriter out = new StringWriter();
        String line = "sign --keyring " + keyring + " CULL --seed s-1";
        int code = KasminaCli.run(new PrintWriter(out, true), new PrintWriter(new StringWriter()), line.split(" "));
        assertThat(code).isEqualTo(ExitCode.OK);
        return SignedByTools.read(folder, out.toString());
    }
}
