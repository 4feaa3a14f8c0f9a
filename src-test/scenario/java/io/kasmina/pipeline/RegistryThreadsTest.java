package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.Command;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SignedCommand;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.ThreadedBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Sinks;

/** Registry commands on real threads. */
@Timeout(120)
class RegistryThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int SEEDS = 400;

    private final ThreadedBed bed = new ThreadedBed();
    private final Sinks.Many<SignedCommand> in = Sinks.many().unicast().onBackpressureBuffer();
    private final Map<String, CompletableFuture<Outcome>> outcomes = new ConcurrentHashMap<>();
    private final Object storage = new Object();
    private final List<HeapKernel> loaded = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        bed.teacher.holding("wise", storage);
        bed.bus.blueprint("common", () -> {
            HeapKernel kernel = HeapKernel.sharing(bed.ops, storage);
            loaded.add(kernel);
            return kernel;
        });
        bed.kasmina
                .commands(in.asFlux())
                .subscribe(outcome -> of(outcome.subject().commandId()).complete(outcome), failure -> outcomes.values()
                        .forEach(waiting -> waiting.completeExceptionally(failure)));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        bed.close();
        assertThat(loaded).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
        assertThat(bed.ops.open()).isZero();
    }

    @Test
    void noKernelOutlivesAForcedSwapHoweverItRacesWithGerminations() throws Exception {
        List<SignedCommand> germinations = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            germinations.add(
                    bed.policy.sign(bed.policy.germinate(new SeedId("seed-" + i), "common", BlendSpec.byDefault())));
        }
        Thread germinator = new Thread(() -> germinations.forEach(this::emit), "germinator");
        germinator.start();
        int swaps = 0;
        do {
            assertThat(send(bed.policy.teacher("wise", true))).isInstanceOf(Outcome.Applied.class);
            assertThat(bed.device.control(this::stillOpen).block(LONG)).isZero();
            assertThat(send(new Command.DeregisterTeacher(bed.policy.header(), "wise", true)))
                    .isInstanceOf(Outcome.Applied.class);
            swaps++;
        } while (germinator.isAlive() || swaps < 20);
        germinator.join();
    }

    @Test
    void anEmergencyMayBeSentFromTheDeviceThread() throws Exception {
        Command emergency = new Command.Emergency(bed.policy.header(), true);
        SignedCommand signed = bed.policy.sign(emergency);
        bed.device
                .control(() -> {
                    emit(signed);
                    return true;
                })
                .block(LONG);
        assertThat(await(emergency)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aForcedRegistrationMayBeSentFromTheDeviceThread() throws Exception {
        Command register = bed.policy.teacher("wise", true);
        SignedCommand signed = bed.policy.sign(register);
        bed.device
                .control(() -> {
                    emit(signed);
                    return true;
                })
                .block(LONG);
        assertThat(await(register)).isInstanceOf(Outcome.Applied.class);
    }

    private long stillOpen() {
        return loaded.stream().filter(kernel -> kernel.closes() == 0).count();
    }

    private Outcome send(Command command) throws Exception {
        emit(bed.policy.sign(command));
        return await(command);
    }

    private Outcome await(Command command) throws Exception {
        return of(command.header().commandId()).get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private CompletableFuture<Outcome> of(String commandId) {
        return outcomes.computeIfAbsent(commandId, id -> new CompletableFuture<>());
    }

    /** Two threads emit. */
    private void emit(SignedCommand command) {
        in.emitNext(command, Sinks.EmitFailureHandler.busyLooping(LONG));
    }
}
