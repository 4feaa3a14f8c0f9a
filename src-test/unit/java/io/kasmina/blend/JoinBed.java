package io.kasmina.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.TrackedTensors;
import java.time.Duration;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A join of test publishers under virtual time. */
abstract class JoinBed {

    static final SeedId GATED = new SeedId("gated");
    static final SeedId PLAIN = new SeedId("plain");
    static final int CAPACITY = 4;
    static final Duration WINDOW = Duration.ofSeconds(2);
    static final BlendConfig CONFIG = new BlendConfig(AlphaSchedule.defaults(), WINDOW, CAPACITY, 3);

    final RecordedTelemetry telemetry = new RecordedTelemetry();
    final TrackedTensors tensors = new TrackedTensors();
    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final TestPublisher<Activation> activations = TestPublisher.create();
    final TestPublisher<Logits> logits = TestPublisher.create();
    final ActivationJoin join = ActivationJoin.of(CONFIG, JoinBed::need, time, telemetry);

    static LogitsNeed need(Frame frame) {
        return frame.seed().equals(GATED) ? LogitsNeed.NOW : LogitsNeed.NONE;
    }

    StepVerifier.FirstStep<Joined> verifier() {
        return StepVerifier.create(join.join(activations.flux(), logits.flux()));
    }

    static void consume(Joined joined, SeedId seed, long step, boolean hasLogits) {
        assertThat(joined.activation().seed()).isEqualTo(seed);
        assertThat(joined.activation().step()).isEqualTo(step);
        assertThat(joined.logits() != null).isEqualTo(hasLogits);
        joined.close();
    }

    Activation activation(SeedId seed, long step) {
        return new Activation(seed, step, tensors.next(), tensors.next());
    }

    Logits logits(SeedId seed, long step) {
        return new Logits(seed, step, tensors.next());
    }
}
