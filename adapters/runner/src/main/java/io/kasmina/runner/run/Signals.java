package io.kasmina.runner.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears POSIX signals. A shutdown hook would hear only the first, and the JVM would end with 143 behind it: the JDK's own signal class,
 * named by its name since the compiler warns of it, tells every one.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Listens from now on.
     *
     * @param name without SIG, such as TERM
     * @param heard called for each signal, on a thread of its own
     * @return false where this JVM hands the signal to nobody, as under {@code -Xrs}
     */
    static boolean listen(String name, Runnable heard) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invocation =
                    (proxy, method, arguments) -> invoked(method.getName(), heard, proxy, arguments);
            Object listener =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, invocation);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
            return true;
        } catch (ReflectiveOperationException unheard) {
            LOG.warn("SIG{} cannot be listened to: the process ends without a drain", name, unheard);
            return false;
        }
    }

    private static Object invoked(String method, Runnable heard, Object proxy, Object[] arguments) {
        return switch (method) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> "Signals";
            default -> {
                heard.run();
                yield method;
            }
        };
    }
}
