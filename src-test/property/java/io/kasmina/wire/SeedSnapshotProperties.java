package io.kasmina.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.breaker.BreakerState;
import io.kasmina.contract.GateReason;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.Sha256;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.Germ;
import io.kasmina.pipeline.state.IsolationMark;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.state.SeedSnapshot.Kernel;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;

class SeedSnapshotProperties {

    @Property(tries = 1000)
    void everySnapshotComesBackAsItWasWritten(@ForAll("snapshots") SeedSnapshot snapshot) {
        assertThat(SeedSnapshotRecords.read(SeedSnapshotRecords.write(snapshot)))
                .isEqualTo(new Reading.Read<>(snapshot));
    }

    @Property(tries = 200)
    void everyNonceComesBackAsItWasWritten(
            @ForAll("words") String owner, @ForAll @NotEmpty String command, @ForAll long time) {
        SpentNonce nonce = new SpentNonce(owner, command.replaceAll("[\\ud800-\\udfff]", "x"), time);
        assertThat(NonceRecords.read(NonceRecords.write(nonce))).isEqualTo(new Reading.Read<>(nonce));
    }

    @Provide
    Arbitrary<String> words() {
        return WireArbitraries.keys();
    }

    @Provide
    Arbitrary<SeedSnapshot> snapshots() {
        Arbitrary<Germ> germs = germs().injectNull(0.2);
        return Combinators.combine(
                        WireArbitraries.seeds(),
                        Arbitraries.of(SeedStage.class),
                        germs,
                        Arbitraries.of(Kernel.class),
                        reports().injectNull(0.3),
                        times().injectNull(0.5),
                        marks(),
                        counts())
                .as(SeedSnapshotProperties::snapshot);
    }

    private static SeedSnapshot snapshot(
            SeedId seed,
            SeedStage stage,
            Germ germ,
            Kernel wanted,
            HostReport report,
            Instant embargo,
            IsolationMark isolation,
            long count) {
        Kernel kernel = germ == null && wanted != Kernel.FAILED ? Kernel.NONE : wanted;
        return new SeedSnapshot(
                seed,
                stage,
                count,
                count / 2,
                germ,
                kernel,
                kernel == Kernel.FAILED ? GateReason.values()[(int) (count % GateReason.values().length)] : null,
                count % 2 == 0 ? null : "fallback",
                count / 3,
                (int) (count % 100),
                count / 5,
                report == null
                        ? null
                        : new HostReport(
                                seed,
                                report.step(),
                                report.stage(),
                                report.stageEpoch(),
                                report.loss(),
                                report.status(),
                                report.layers()),
                embargo,
                isolation.state(),
                isolation.until());
    }

    private static Arbitrary<Germ> germs() {
        Arbitrary<Sha256> pins = Arbitraries.of("0", "f")
                .map(digit -> new Sha256(digit.repeat(64)))
                .injectNull(0.3);
        Arbitrary<Long> starts = Arbitraries.longs().between(-1, Long.MAX_VALUE);
        return Combinators.combine(
                        WireArbitraries.keys().map(key -> "blueprint" + key),
                        pins,
                        WireArbitraries.blends(),
                        starts,
                        starts,
                        Arbitraries.of(true, false))
                .as((blueprint, pin, blend, blending, training, fine) ->
                        new Germ(blueprint, WireArbitraries.RUN, pin, blend, blending, training, fine));
    }

    private static Arbitrary<HostReport> reports() {
        return Combinators.combine(
                        counts(),
                        Arbitraries.of(SeedStage.class),
                        Arbitraries.doubles(),
                        Arbitraries.of(PerformanceStatus.class),
                        WireArbitraries.keys().set().ofMaxSize(3))
                .as((count, stage, loss, status, layers) ->
                        new HostReport(new SeedId("any"), count, stage, count, loss, status, layers));
    }

    private static Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    private static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<IsolationMark> marks() {
        return Combinators.combine(Arbitraries.of(BreakerState.class), times())
                .as((state, until) -> new IsolationMark(state, state == BreakerState.OPEN ? until : null));
    }
}
