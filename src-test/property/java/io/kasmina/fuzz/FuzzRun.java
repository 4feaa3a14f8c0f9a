package io.kasmina.fuzz;

import io.kasmina.contract.Origin;
import io.kasmina.contract.SignedCommand;
import io.kasmina.telemetry.StageRecorder;
import io.kasmina.verify.Keyring;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.RoutingRule;
import io.kasmina.verify.Verification;
import io.kasmina.verify.VerifyConfig;
import io.kasmina.verify.VerifyOperator;
import io.kasmina.verify.VerifyPorts;
import io.kasmina.wire.LeylineCommandCodec;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Inputs through the whole operator, one subscription and one ledger a batch. One thread. */
final class FuzzRun {

    /** Bytes that the verification of one command may allocate, whatever it holds: so many for each of its bytes … */
    static final long BYTES_PER_BYTE = 192;

    /** … and so many beside. */
    static final long BYTES_BESIDE = 64 * 1024;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Keyring keyring;
    private final FuzzJudge judge = new FuzzJudge();
    private final List<String> faults = new ArrayList<>();
    private final List<FuzzInput> greedy = new ArrayList<>();
    private int answers;
    private @Nullable FuzzInput pending;
    private FuzzInput.@Nullable Sealed sealed;
    private long allocatedBefore;

    FuzzRun(Keyring keyring) {
        this.keyring = keyring;
    }

    Map<String, Long> tally() {
        return judge.tally();
    }

    /** Verifies inputs until one is answered wrongly; returns that one, null for none. */
    @Nullable
    FuzzInput firstWrong(List<FuzzInput> inputs) {
        verify(inputs);
        if (!faults.isEmpty() || answers < inputs.size()) {
            return inputs.get(Math.max(answers - 1, 0));
        }
        // The first time that the JDK needs a class it allocates too; a second time it does not.
        List<FuzzInput> suspects = List.copyOf(greedy);
        greedy.clear();
        for (FuzzInput suspect : suspects) {
            FuzzRun again = new FuzzRun(keyring);
            again.verify(List.of(suspect));
            if (!again.greedy.isEmpty()) {
                faults.add("allocates too much");
                return suspect;
            }
        }
        return null;
    }

    private void verify(List<FuzzInput> inputs) {
        Flux.fromIterable(inputs)
                .map(this::deliver)
                .transformDeferred(operator())
                .takeWhile(this::judged)
                .blockLast();
    }

    /** Returns what was wrong. */
    String fault() {
        return faults.isEmpty() ? "not answered exactly once" : faults.get(0);
    }

    private SignedCommand deliver(FuzzInput input) {
        if (pending != null) {
            faults.add("the input before it was not answered");
        }
        FuzzInput.Sealed next = input.sealed();
        pending = input;
        sealed = next;
        allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        return next.command();
    }

    private boolean judged(Verification answer) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        answers++;
        FuzzInput input = pending;
        pending = null;
        if (input == null || sealed == null) {
            faults.add("answered twice");
            return false;
        }
        if (allocated > BYTES_BESIDE + BYTES_PER_BYTE * sealed.command().value().length) {
            greedy.add(input);
        }
        String fault = judge.fault(sealed, answer);
        if (fault != null) {
            faults.add(fault);
        }
        return faults.isEmpty();
    }

    private VerifyOperator operator() {
        VerifyConfig config = VerifyConfig.defaults();
        return VerifyOperator.of(
                config,
                new VerifyPorts(
                        () -> keyring,
                        LeylineCommandCodec.create(),
                        RoutingRule.topics(Origin.COMMANDS, Origin.CONTROL),
                        NonceLedger.inMemory(config, new byte[16]),
                        Clock.fixed(FuzzInputs.NOW, ZoneOffset.UTC),
                        event -> {},
                        StageRecorder.NONE,
                        Schedulers.parallel()));
    }

    /** Leaves out bytes of a wrongly answered input, ever smaller pieces, as long as what is left is answered wrongly too. */
    static FuzzInput minimised(FuzzInput wrong, Keyring keyring) {
        FuzzInput smallest = wrong;
        for (int piece = Math.max(1, wrong.value().length / 2); piece > 0; piece /= 2) {
            for (int at = 0; at + piece <= smallest.value().length; ) {
                FuzzInput smaller = smallest.with(without(smallest.value(), at, piece));
                if (new FuzzRun(keyring).firstWrong(List.of(smaller)) != null) {
                    smallest = smaller;
                } else {
                    at += piece;
                }
            }
        }
        return smallest;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - count);
        System.arraycopy(bytes, at + count, shorter, at, bytes.length - at - count);
        return shorter;
    }
}
