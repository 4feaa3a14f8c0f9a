package io.kasmina.support;

import io.kasmina.pipeline.lane.DeviceThread;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Native calls of PyTorch's engine in this JVM, by thread class; counted in BlockHound's device mode only. */
public final class NativeCalls {

    private static final Map<Class<?>, LongAdder> BY_THREAD = new ConcurrentHashMap<>();
    private static final Map<String, LongAdder> BY_NAME = new ConcurrentHashMap<>();

    private NativeCalls() {}

    /** Returns the calls so far by thread class; calls that failed for their thread are among them. */
    public static Map<Class<?>, Long> byThread() {
        return BY_THREAD.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    /** Returns the calls so far on the device thread. */
    public static long onDevice() {
        return byThread().getOrDefault(DeviceThread.class, 0L);
    }

    /** Returns the calls so far on any other thread. */
    public static long offDevice() {
        return byThread().values().stream().mapToLong(Long::longValue).sum() - onDevice();
    }

    /** Returns the calls so far by the native's name, whatever thread made them. */
    public static Map<String, Long> byName() {
        return BY_NAME.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    static void count(Thread thread, String name) {
        BY_NAME.computeIfAbsent(name, any -> new LongAdder()).increment();
        BY_THREAD.computeIfAbsent(thread.getClass(), kind -> new LongAdder()).increment();
    }
}
