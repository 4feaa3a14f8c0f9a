package io.kasmina.support;

import io.kasmina.pipeline.lane.DeviceThread;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.core.scheduler.NonBlocking;

/**
 * BlockHound's device mode: every native method of DJL's PyTorch binding counts as blocking for every thread but the device thread.
 *
 * <p>Every thread is watched, the device thread too, so that native calls are counted by thread; the callback alone decides which
 * of them fail.
 */
final class DeviceMode implements BlockHoundIntegration {

    private static final String LIBRARY = "ai.djl.pytorch.jni.PyTorchLibrary";

    @Override
    public void applyTo(BlockHound.Builder builder) {
        for (Method method : nativeMethods()) {
            builder.markAsBlocking(LIBRARY, method.getName(), descriptor(method));
        }
        builder.nonBlockingThreadPredicate(others -> thread -> true);
        builder.blockingMethodCallback(DeviceMode::judge);
    }

    static List<Method> nativeMethods() {
        try {
            // Not initialised: the class would load its natives, on this thread and before BlockHound watches them.
            Class<?> library = Class.forName(LIBRARY, false, DeviceMode.class.getClassLoader());
            return Arrays.stream(library.getDeclaredMethods())
                    .filter(method -> Modifier.isNative(method.getModifiers()))
                    .toList();
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException("device mode needs " + LIBRARY + " on the class path", absent);
        }
    }

    private static void judge(BlockingMethod method) {
        Thread thread = Thread.currentThread();
        boolean device = thread instanceof DeviceThread;
        if (method.getClassName().equals(LIBRARY)) {
            NativeCalls.count(thread, method.getName());
            if (!device) {
                throw new BlockingOperationError(method);
            }
        } else if (thread instanceof NonBlocking) {
            throw new BlockingOperationError(method);
        }
    }

    static String descriptor(Method method) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Class<?> parameter : method.getParameterTypes()) {
            descriptor.append(parameter.descriptorString());
        }
        return descriptor
                .append(')')
                .append(method.getReturnType().descriptorString())
                .toString();
    }
}
