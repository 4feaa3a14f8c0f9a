package io.kasmina.wire;

import io.kasmina.wire.records.GradientPair;
import io.kasmina.wire.records.GradientRecord;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes GradientRecords. Stateless. */
public final class GradientRecords {

    private GradientRecords() {}

    /**
     * Reads a record.
     *
     * @param value the record's bytes, shared with the result: not to be changed afterwards
     */
    public static Reading<GradientData> read(byte[] value) {
        return Messages.parse(GradientRecord.parser(), value).then(GradientRecords::read);
    }

    /** Writes a record. */
    public static byte[] write(GradientData data) {
        GradientRecord.Builder message = GradientRecord.newBuilder()
                .setTrainingRunId(data.key().run().value())
                .setSeedId(data.key().seed().value())
                .setStep(data.key().step())
                .setHostNormSquared(data.hostSquared())
                .setSeedNormSquared(data.seedSquared());
        data.pairs()
                .forEach(pair -> message.addPairs(GradientPair.newBuilder()
                        .setParameter(pair.parameter())
                        .setHost(TensorFrames.write(pair.host()))
                        .setSeed(TensorFrames.write(pair.seed()))
                        .setPopulation(pair.population())));
        Double leak = data.leak();
        if (leak != null) {
            message.setLeakNorm(leak);
        }
        return message.build().toByteArray();
    }

    private static Reading<GradientData> read(GradientRecord message) {
        return FrameKey.read(message.getTrainingRunId(), message.getSeedId(), message.getStep())
                .then(key -> norm("host_norm_squared", message.getHostNormSquared())
                        .then(host -> norm("seed_norm_squared", message.getSeedNormSquared())
                                .then(seed -> pairs(message)
                                        .then(pairs -> new Reading.Read<>(new GradientData(
                                                key,
                                                pairs,
                                                host,
                                                seed,
                                                message.hasLeakNorm() ? message.getLeakNorm() : null))))));
    }

    private static Reading<List<GradientData.Pair>> pairs(GradientRecord message) {
        List<GradientData.Pair> pairs = new ArrayList<>(message.getPairsCount());
        for (GradientPair pair : message.getPairsList()) {
            Reading<GradientData.Pair> reading = pair(pair);
            if (reading instanceof Reading.Read<GradientData.Pair> read) {
                pairs.add(read.value());
            } else {
                return reading.then(none -> new Reading.Read<>(List.of()));
            }
        }
        return new Reading.Read<>(pairs);
    }

    private static Reading<GradientData.Pair> pair(GradientPair pair) {
        return TensorFrames.read("pairs.host", pair.hasHost(), pair.getHost())
                .then(host -> TensorFrames.read("pairs.seed", pair.hasSeed(), pair.getSeed())
                        .then(seed -> paired(pair, host, seed)));
    }

    private static Reading<GradientData.Pair> paired(GradientPair pair, FrameData host, FrameData seed) {
        if (host.shape().size() != seed.shape().size()) {
            return new Reading.Unreadable<>(WireFault.LENGTH_MISMATCH, "pairs.seed");
        }
        return pair.getPopulation() < Math.min(host.shape().size(), 1)
                ? new Reading.Unreadable<>(WireFault.INVALID_NUMBER, "pairs.population")
                : new Reading.Read<>(new GradientData.Pair(pair.getParameter(), host, seed, pair.getPopulation()));
    }

    private static Reading<Double> norm(String field, double value) {
        return value >= 0 && Double.isFinite(value)
                ? new Reading.Read<>(value)
                : new Reading.Unreadable<>(WireFault.INVALID_NUMBER, field);
    }
}
