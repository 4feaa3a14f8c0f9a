package io.kasmina.pipeline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Activation;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.CommandHeader;
import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedView;
import io.kasmina.contract.SignedCommand;
import io.kasmina.gate.GateConfig;
import io.kasmina.isolate.IsolationConfig;
import io.kasmina.pipeline.KasminaConfig;
import io.kasmina.pipeline.blend.Blended;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.pipeline.step.GradientOwner;
import io.kasmina.pipeline.step.StepScope;
import io.kasmina.pipeline.telemetry.TelemetryConfig;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.ScriptedHost;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The whole pipeline in virtual time, with real commands on the wire. */
final class PipelineWorld implements World {

    private static final int PLENTY = 100_000;
    private static final int BLENDS = 1_000;

    /** Frames have steps of their own. */
    private static final long FIRST_FRAME = 1_000_000;

    private final PipelineBed bed;
    private final PipelineErrands errands;
    private final PipelineCheckpoints checkpoints;
    private final List<HeapKernel> kernels = new ArrayList<>();
    private final Map<SeedId, SeedSnapshot> kept = new HashMap<>();
    private final Map<SeedId, Reaction.Plan> stamped = new HashMap<>();
    private final Sinks.Many<Activation> frames = Sinks.many().unicast().onBackpressureBuffer();
    private final List<Blended> leases = new ArrayList<>();
    private long framesSent;
    private SignedCommand last;
    private int answered;
    private boolean closed;

    PipelineWorld(Setting setting) {
        bed = PipelineBed.start(config -> config(config, setting));
        errands = new PipelineErrands(bed);
        checkpoints = new PipelineCheckpoints(bed.kasmina);
        bed.bus.silence();
        Object shared = bed.host.parameters().parameters().get(0).identity();
        kernel(Fetch.FITS, () -> HeapKernel.of(bed.ops, 2, 0));
        kernel(Fetch.OTHER_SHAPE, () -> HeapKernel.of(bed.ops, 2, 0).answering(TensorShape.of(4)));
        kernel(Fetch.MESH_MISSING, () -> HeapKernel.of(bed.ops, 2, 0).needing("attention"));
        kernel(Fetch.SHARED, () -> HeapKernel.sharing(bed.ops, shared));
        kernel(Fetch.LENT, () -> HeapKernel.sharing(bed.ops, Tutor.LENDING));
        bed.teacher.holding(Tutor.OF_HOST.id(), shared).holding(Tutor.LENDING.id(), Tutor.LENDING);
        bed.kasmina.blend(frames.asFlux(), Flux.never()).subscribe(leases::add, failure -> {});
    }

    /** Latencies of this machine are no part of the proof, every step is checked, and no event is dropped. */
    private static KasminaConfig config(KasminaConfig defaults, Setting setting) {
        GateConfig gate = defaults.gate();
        IsolationConfig isolation = defaults.isolation();
        return defaults.withBlendPlaces(BLENDS)
                .with(new TelemetryConfig(PLENTY, PLENTY, defaults.telemetry().emergencyBacklog()))
                .with(Setting.recovery())
                .with(setting.advance())
                .with(setting.fallback())
                .with(new GateConfig(
                        1e9, gate.parameterMin(), gate.parameterMax(), gate.maxParameters(), gate.blendFailureLimit()))
                .with(new IsolationConfig(
                        isolation.samples(), 1, isolation.cosineFloor(), isolation.cosineScale(), isolation.breaker()));
    }

    private void kernel(Fetch kind, Supplier<HeapKernel> make) {
        bed.bus.blueprint(kind.name(), () -> {
            HeapKernel kernel = make.get();
            kernels.add(kernel);
            return kernel;
        });
    }

    @Override
    public void send(Input.Send send) {
        bed.policy.expecting(send.expected());
        CommandHeader header = bed.policy.header();
        if (send.late()) {
            header = new CommandHeader(
                    header.commandId(),
                    header.issuedAt().minusMillis(NaiveCommands.LATE_MILLIS),
                    header.issuedBy(),
                    1,
                    header.context());
        }
        last = bed.policy.sign(send.order().command(header, send.seed()));
        bed.send(last);
    }

    @Override
    public void global(Errand errand) {
        bed.policy.expecting(null);
        errands.send(errand, last);
    }

    @Override
    public void checkpoint(Input.Checkpoint checkpoint) {
        checkpoints.play(checkpoint);
    }

    @Override
    public void pass(long millis) {
        bed.pass(Duration.ofMillis(millis));
    }

    @Override
    public void steps(int count) {
        bed.device.letGo();
        for (int i = 0; i < count; i++) {
            bed.step(this::stamp);
        }
    }

    @Override
    public void answer(Input.Answer answer) {
        String blueprint = answer.seed().value();
        List<KernelRequest> requests = bed.bus.requests().stream()
                .filter(request -> request.blueprintId().equals(blueprint))
                .toList();
        int index = requests.size() - 1 - answer.age();
        if (index >= 0) {
            bed.bus.reply(reply(requests.get(index), answer.end()));
        }
    }

    private static KernelReply reply(KernelRequest request, Fetch end) {
        if (end == Fetch.FAILED) {
            return new KernelReply.Unavailable(request.requestId(), request.blueprintId(), "none");
        }
        String checksum = end == Fetch.DIGEST ? "cd".repeat(32) : KernelBus.DIGEST.hex();
        return new KernelReply.Ready(
                request.requestId(), request.blueprintId(), "file:" + end.name(), checksum, "", 1, 2);
    }

    @Override
    public void report(Input.Report report) {
        SeedView view = bed.views.get(report.seed());
        if (view != null) {
            bed.kasmina
                    .report(Reports.of(report, bed.nextStep(), view.stage(), view.stageEpoch()))
                    .subscribe();
        }
    }

    @Override
    public void show(Input.Show show) {
        bed.device.letGo();
        bed.step(scope -> {
            stamp(scope);
            if (show.sight().isBlend()) {
                blend(scope, show);
            } else if (scope.trains(show.seed())) {
                backward(scope, show);
            }
        });
    }

    /** Leases are those of streamed frames; nothing else can be left behind in a pipeline that works. */
    @Override
    public void leave(Input.Leave leave) {
        SeedId seed = leave.seed();
        if (leave.leftover() == Input.Leftover.NOTHING) {
            List<Blended> lent =
                    leases.stream().filter(lease -> lease.seed().equals(seed)).toList();
            leases.removeAll(lent);
            lent.forEach(Blended::close);
        } else if (leave.leftover() == Input.Leftover.LEASE) {
            bed.device.letGo();
            SeedView view = bed.views.get(seed);
            long step = FIRST_FRAME + framesSent;
            if (view != null && view.blendsIn(step)) {
                framesSent++;
                Tensor host = bed.ops.floats(ScriptedHost.SHAPE, 1, 1, 1, 1);
                frames.tryEmitNext(new Activation(seed, step, host, null)).orThrow();
            }
        }
    }

    /** A device that works brings parameters back by itself. */
    @Override
    public void device(Input.Device device) {}

    @Override
    public void hold(boolean held) {
        if (held) {
            bed.device.hold();
        } else {
            bed.device.letGo();
        }
    }

    @Override
    public Reaction take() {
        List<Reaction.Reply> replies = new ArrayList<>();
        bed.outcomes.subList(answered, bed.outcomes.size()).forEach(outcome -> replies.add(Reaction.Reply.of(outcome)));
        replies.addAll(checkpoints.take());
        answered = bed.outcomes.size();
        List<Said> said = new ArrayList<>();
        bed.packets.forEach(packet -> packet.events().forEach(event -> Said.add(event, said)));
        bed.packets.clear();
        List<Reaction.Shown> shown = new ArrayList<>();
        Setting.SEEDS.forEach(seed -> shown.add(shown(bed.views.get(seed), seed)));
        return new Reaction(replies, said, shown);
    }

    /**
     * Ends the pipeline and has another go on from a last cut.
     *
     * @param returning the kernels that come back, by seed
     */
    void restart(Map<SeedId, Fetch> returning) {
        int asked = bed.bus.requests().size();
        bed.cut().forEach(seed -> kept.put(seed.seed(), seed));
        bed.restart(List.copyOf(kept.values()));
        bed.bus.requests().stream()
                .skip(asked)
                .filter(request -> returning.containsKey(new SeedId(request.blueprintId())))
                .forEach(request -> bed.bus.reply(reply(request, returning.get(new SeedId(request.blueprintId())))));
    }

    /** Ends the pipeline; what it held must be gone. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        bed.device.letGo();
        leases.forEach(Blended::close);
        bed.close();
        assertThat(bed.ends).containsEntry("run", "complete");
        assertThat(kernels).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
        assertThat(bed.ops.open()).isZero();
    }

    private Reaction.Shown shown(SeedView view, SeedId seed) {
        Reaction.Plan plan = stamped.getOrDefault(seed, Reaction.Plan.NONE);
        return view == null
                ? Reaction.Shown.fresh()
                : new Reaction.Shown(
                        view.stage(),
                        view.stageEpoch(),
                        view.generation(),
                        view.kernelPending(),
                        view.kernelAttached(),
                        view.fallbackId() != null,
                        view.paused(),
                        view.violations(),
                        plan);
    }

    private void stamp(StepScope scope) {
        stamped.clear();
        bed.views.keySet().forEach(seed -> {
            BlendPlan plan = scope.plan(seed);
            stamped.put(seed, Reaction.Plan.of(plan.alpha(), plan.blends(), plan.trains()));
        });
    }

    private void backward(StepScope scope, Input.Show show) {
        boolean leaks = show.sight() == Sight.LEAK;
        bed.autograd.onBackward(() -> bed.host.parameters().gradient(ScriptedHost.WEIGHT, leaks ? 1 : 0, 0, 0, 0));
        try (Tensor loss = bed.ops.floats(TensorShape.of(1), 1)) {
            scope.backward(loss, GradientOwner.of(show.seed()));
        }
    }

    private void blend(StepScope scope, Input.Show show) {
        for (boolean made : show.sight().blends()) {
            float value = made ? 1 : Float.NaN;
            try (Tensor host = bed.ops.floats(ScriptedHost.SHAPE, value, value, value, value)) {
                scope.graft(show.seed(), host, null);
            }
        }
    }
}
