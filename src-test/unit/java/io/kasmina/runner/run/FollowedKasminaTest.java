package io.kasmina.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.pipeline.Kasmina;
import io.kasmina.telemetry.Level;
import io.kasmina.telemetry.Packet;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class FollowedKasminaTest {

    private static final Packet PACKET = new Packet("p-1", Instant.EPOCH, null, Level.INFO, List.of(), List.of());

    private final AtomicInteger subscribers = new AtomicInteger();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private final List<String> called = new ArrayList<>();
    private final List<Packet> heard = new ArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final Kasmina followed = new FollowedKasmina(scripted(), heard::add, ends::incrementAndGet);

    @Test
    void theOneSubscriberIsThePartitionsOwn() {
        assertThat(subscribers).hasValue(0);
        assertThat(followed.telemetry().collectList().block()).containsExactly(PACKET);
        assertThat(heard).containsExactly(PACKET);
        assertThat(subscribers).hasValue(1);
    }

    @Test
    void itsEndIsTheEndOfTheRun() {
        followed.run().subscribe();
        assertThat(ends).hasValue(0);
        end.tryEmitEmpty();
        assertThat(ends).hasValue(1);
    }

    @Test
    void everythingElseIsThePipelines() throws Exception {
        for (var method : Kasmina.class.getMethods()) {
            if (method.getDeclaringClass() == Kasmina.class && !method.getName().equals("builder")) {
                called.clear();
                Object[] arguments = new Object[method.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = method.getParameterTypes()[i] == long.class ? 7L : null;
                }
                method.invoke(followed, arguments);
                assertThat(called).containsExactly(method.getName());
            }
        }
    }

    private Kasmina scripted() {
        return (Kasmina) Proxy.newProxyInstance(
                Kasmina.class.getClassLoader(), new Class<?>[] {Kasmina.class}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    return switch (method.getName()) {
                        case "telemetry" -> Flux.just(PACKET).doOnSubscribe(mine -> subscribers.incrementAndGet());
                        case "run" -> end.asMono();
                        default ->
                            method.getReturnType() == Flux.class
                                    ? Flux.empty()
                                    : method.getReturnType() == Mono.class ? Mono.empty() : null;
                    };
                });
    }
}
