package io.kasmina.pipeline.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.ScriptedCache;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every method of a guarded port reaches the port, and those that take memory get a second attempt. */
class GuardedPortsTest {

    private static final Set<String> TAKE_MEMORY =
            Set.of("create", "allocate", "read", "blendInto", "blend", "forward", "load");

    private final RecordedTelemetry telemetry = new RecordedTelemetry();
    private final ScriptedCache cache = ScriptedCache.of("cache", 1, 10);
    private final MemoryGuard guard = new MemoryGuard(() -> List.of(cache), telemetry, telemetry);
    private final List<String> calls = new ArrayList<>();
    private int failures;

    @Test
    void everyOperationOfABackendIsPassedOn() throws Exception {
        assertPassedOn(TensorOps.class, new GuardedOps(port(TensorOps.class), guard));
    }

    @Test
    void everyMethodOfAKernelIsPassedOn() throws Exception {
        Kernel kernel = new GuardedLoader(file -> port(Kernel.class), guard).load(Path.of("kernel"));
        assertPassedOn(Kernel.class, kernel);
    }

    @Test
    void aLoadIsTriedASecondTime() throws Exception {
        assertPassedOn(KernelLoader.class, new GuardedLoader(port(KernelLoader.class), guard));
    }

    @Test
    void aCacheThatCannotBeClearedIsNamed() {
        MemoryGuard broken = new MemoryGuard(() -> List.of(ScriptedCache.broken("stuck")), telemetry, telemetry);
        assertThatThrownBy(() -> broken.run("create", () -> {
                    throw new TensorFault(TensorFault.Kind.OUT_OF_MEMORY, "always");
                }))
                .isInstanceOfSatisfying(
                        TensorFault.class, fault -> assertThat(fault.kind()).isEqualTo(TensorFault.Kind.OUT_OF_MEMORY));
        assertThat(telemetry.events(EventName.DEVICE_MEMORY_EXHAUSTED))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.level()).isEqualTo(Level.CRITICAL);
                    assertThat(event.attributes()).containsEntry("failed", "stuck=IllegalStateException");
                });
        assertThat(telemetry.breaches()).isEmpty();
    }

    private void assertPassedOn(Class<?> type, Object guarded) throws Exception {
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            boolean retried = TAKE_MEMORY.contains(method.getName());
            failures = retried ? 1 : 0;
            calls.clear();
            call(method, guarded);
            assertThat(calls).as(method.getName()).hasSize(retried ? 2 : 1).containsOnly(method.getName());
        }
    }

    private static void call(Method method, Object target) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == double.class ? 0.5 : type == boolean.class ? false : (Object) null)
                .toArray();
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw new AssertionError(method.getName(), failure.getCause());
        }
    }

    private <P> P port(Class<P> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    calls.add(method.getName());
                    if (failures-- > 0) {
                        throw new TensorFault(TensorFault.Kind.OUT_OF_MEMORY, "scripted");
                    }
                    Class<?> result = method.getReturnType();
                    return result == long.class ? (Object) 0L : null;
                }));
    }
}
