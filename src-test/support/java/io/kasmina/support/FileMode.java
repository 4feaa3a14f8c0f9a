package io.kasmina.support;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets BlockHound see the files that are read and synced through channels, which it does not know by itself. Writes pass: sockets that
 * never block share the method.
 */
public final class FileMode implements BlockHoundIntegration {

    private static final Set<String> WAITING = Set.of("force0", "read0", "pread0", "pwrite0", "truncate0");

    /** Where the JDK keeps them: the first up to 17, the second since. */
    private static final List<String> HOMES =
            List.of("sun.nio.ch.FileDispatcherImpl", "sun.nio.ch.UnixFileDispatcherImpl");

    @Override
    public void applyTo(BlockHound.Builder builder) {
        for (String home : HOMES) {
            for (Method method : waiting(home)) {
                builder.markAsBlocking(home, method.getName(), DeviceMode.descriptor(method));
            }
        }
    }

    private static List<Method> waiting(String home) {
        try {
            Class<?> dispatcher = Class.forName(home, false, null);
            return Arrays.stream(dispatcher.getDeclaredMethods())
                    .filter(method -> Modifier.isNative(method.getModifiers()) && WAITING.contains(method.getName()))
                    .toList();
        } catch (ClassNotFoundException elsewhere) {
            return List.of();
        }
    }
}
