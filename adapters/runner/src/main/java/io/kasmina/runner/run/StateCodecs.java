package io.kasmina.runner.run;

import io.kasmina.kafka.Decoded;
import io.kasmina.kafka.KafkaCodecs;
import io.kasmina.wire.NonceRecords;
import io.kasmina.wire.SeedSnapshotRecords;

/** What a restart needs, as messages. */
final class StateCodecs {

    private StateCodecs() {}

    static KafkaCodecs.State make() {
        return new KafkaCodecs.State(
                SeedSnapshotRecords::write,
                bytes -> WireCodecs.decoded(SeedSnapshotRecords.read(bytes), Decoded.Value::new),
                NonceRecords::write,
                bytes -> WireCodecs.decoded(NonceRecords.read(bytes), Decoded.Value::new));
    }
}
