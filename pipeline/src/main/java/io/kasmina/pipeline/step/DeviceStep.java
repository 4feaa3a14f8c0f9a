package io.kasmina.pipeline.step;

import io.kasmina.contract.BlendFailure;
import io.kasmina.contract.BlendPlan;
import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.UsageFault;
import io.kasmina.tensor.Autograd;
import io.kasmina.tensor.BlendInputs;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scope of one running step. Confined to the device thread; it owns every tensor that it hands out. */
final class DeviceStep implements StepScope, AutoCloseable {

    private final Thread device = Thread.currentThread();
    private final long step;
    private final Map<SeedId, BlendPlan> plans;
    private final DeviceTools tools;
    private final Autograd.Tape tape;
    private final @Nullable IsolationProbe probe;
    private final Map<SeedId, SeedTally> tallies = new HashMap<>();
    private final List<Tensor> owned = new ArrayList<>();
    private final List<HostReport> reports = new ArrayList<>();
    private boolean over;

    DeviceStep(long step, Map<SeedId, BlendPlan> plans, DeviceTools tools, Autograd.Tape tape) {
        this.step = step;
        this.plans = plans;
        this.tools = tools;
        this.tape = tape;
        HostModel host = tools.host();
        this.probe = host == null ? null : new IsolationProbe(tools, host, step, plans.values());
    }

    @Override
    public long step() {
        alive();
        return step;
    }

    @Override
    public BlendPlan plan(SeedId seed) {
        alive();
        BlendPlan plan = plans.get(seed);
        if (plan == null) {
            throw new UsageFault(UsageFault.Kind.UNKNOWN_SEED, "no plan for seed '" + seed + "' in step " + step);
        }
        return plan;
    }

    @Override
    public boolean trains(SeedId seed) {
        alive();
        BlendPlan plan = plans.get(seed);
        return plan != null && plan.trains() && tools.kernels().find(plan.attachment()) != null;
    }

    @Override
    public Tensor graft(SeedId seed, Tensor host, @Nullable Tensor logits) {
        alive();
        BlendPlan plan = plans.get(seed);
        AttachedKernel kernel = plan == null ? null : tools.kernels().find(plan.attachment());
        if (plan == null || kernel == null || !plan.blends()) {
            return host;
        }
        SeedTally tally = tally(plan);
        Tensor output = forward(plan, kernel, host, tally);
        BlendFailure failure =
                output == null ? BlendFailure.KERNEL_FAILED : BlendInputs.check(plan.spec(), host, output, logits);
        if (failure != null || output == null) {
            tally.failed(failure == null ? BlendFailure.KERNEL_FAILED : failure);
            return host;
        }
        return blended(plan, host, output, logits, tally);
    }

    @Override
    public @Nullable Tensor shadow(SeedId seed, Tensor host) {
        alive();
        AttachedKernel kernel = training(seed);
        BlendPlan plan = plan(seed);
        SeedTally tally = tally(plan);
        Tensor output = forward(plan, kernel, host, tally);
        BlendFailure failure = output == null
                ? BlendFailure.KERNEL_FAILED
                : BlendInputs.check(BlendSpec.byDefault(), host, output, null);
        if (failure != null) {
            tally.failed(failure);
            return null;
        }
        return output;
    }

    @Override
    public void backward(Tensor loss, GradientOwner owner) {
        alive();
        if (probe == null) {
            throw new UsageFault(UsageFault.Kind.NOT_CONFIGURED, "no host is registered, so nothing can be isolated");
        }
        if (owner instanceof GradientOwner.Seed seed) {
            AttachedKernel kernel = training(seed.seed());
            BlendPlan plan = plan(seed.seed());
            probe.backwardSeed(tape, loss, tally(plan), plan, kernel);
        } else {
            probe.backwardHost(tape, loss);
        }
    }

    @Override
    public ParameterGroup parameters(SeedId seed) {
        alive();
        return training(seed).kernel().parameters();
    }

    @Override
    public void report(HostReport report) {
        alive();
        reports.add(report);
    }

    /** Ends the scope and closes everything that it owns; then throws the first fault, such as a tensor that the body closed itself. */
    @Override
    public void close() {
        over = true;
        TensorFault first = null;
        for (Tensor tensor : owned) {
            try {
                tensor.close();
            } catch (TensorFault fault) {
                first = first == null ? fault : first;
            }
        }
        owned.clear();
        if (first != null) {
            throw first;
        }
    }

    Map<SeedId, SeedTally> tallies() {
        return tallies;
    }

    List<HostReport> reports() {
        return reports;
    }

    private AttachedKernel training(SeedId seed) {
        BlendPlan plan = plan(seed);
        AttachedKernel kernel = tools.kernels().find(plan.attachment());
        if (!plan.trains() || kernel == null) {
            throw new UsageFault(
                    UsageFault.Kind.WRONG_STAGE, "seed '" + seed + "' does not train, it is " + plan.stage());
        }
        return kernel;
    }

    private @Nullable Tensor forward(BlendPlan plan, AttachedKernel kernel, Tensor host, SeedTally tally) {
        if (plan.trains()) {
            tally.watch(tape.watch(host));
        }
        Tensor input = own(tools.ops().detach(host));
        try {
            Tensor output = own(kernel.forward(input, plan.trains()));
            tally.ran(kernel);
            return output;
        } catch (TensorFault fault) {
            if (fault.kind() != TensorFault.Kind.KERNEL_FAILED) {
                throw fault;
            }
            return null;
        }
    }

    private Tensor blended(BlendPlan plan, Tensor host, Tensor output, @Nullable Tensor logits, SeedTally tally) {
        long began = System.nanoTime();
        TensorOps.Blended blended = tools.ops().blend(plan.spec(), plan.alpha(), host, output, logits);
        Tensor tensor = own(blended.tensor());
        if (!blended.stats().finite()) {
            tally.failed(BlendFailure.NOT_FINITE);
            return host;
        }
        tally.made(blended.stats(), System.nanoTime() - began);
        return tensor;
    }

    private SeedTally tally(BlendPlan plan) {
        return tallies.computeIfAbsent(plan.seed(), seed -> new SeedTally(plan));
    }

    private Tensor own(Tensor tensor) {
        owned.add(tensor);
        return tensor;
    }

    private void alive() {
        if (Thread.currentThread() != device) {
            throw new UsageFault(UsageFault.Kind.OFF_DEVICE_THREAD, "a step's scope was used on another thread");
        }
        if (over) {
            throw new UsageFault(UsageFault.Kind.SCOPE_OVER, "the scope of step " + step + " was used after its end");
        }
    }
}
