package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.kasmina.contract.Command;
import io.kasmina.verify.CommandCodec.Decoded;
import io.kasmina.wire.leyline.AdaptationCommand;
import io.kasmina.wire.leyline.CommandSeedOperation;
import io.kasmina.wire.leyline.CommandType;
import io.kasmina.wire.leyline.SeedOperation;
import java.time.Instant;

/** Commands as a policy sends them. */
final class CommandFixture {

    static final Instant ISSUED = Instant.ofEpochSecond(1_790_000_000L, 5);

    private static final LeylineCommandCodec CODEC = LeylineCommandCodec.create();

    private CommandFixture() {}

    static AdaptationCommand.Builder command(CommandType type) {
        return AdaptationCommand.newBuilder()
                .setVersion(1)
                .setCommandId("cmd-1")
                .setCommandType(type)
                .setTargetSeedId("seed-1")
                .setIssuedAt(Timestamp.newBuilder()
                        .setSeconds(ISSUED.getEpochSecond())
                        .setNanos(ISSUED.getNano()))
                .setIssuedBy("tamiyo");
    }

    static AdaptationCommand.Builder seed(SeedOperation operation) {
        return command(CommandType.COMMAND_SEED)
                .setSeedOperation(CommandSeedOperation.newBuilder().setOperation(operation))
                .putAnnotations("training_run_id", "run-1");
    }

    static AdaptationCommand.Builder germinate() {
        return seed(SeedOperation.SEED_OP_GERMINATE);
    }

    static Decoded decode(AdaptationCommand.Builder message) {
        return CODEC.decode(message.build().toByteArray());
    }

    static Command parsed(AdaptationCommand.Builder message) {
        Decoded decoded = decode(message);
        assertThat(decoded).isInstanceOf(Decoded.Parsed.class);
        return ((Decoded.Parsed) decoded).command();
    }
}
