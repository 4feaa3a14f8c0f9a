package io.kasmina.runner.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeCallAgentTest {

    private static final String TARGET = "ai.djl.pytorch.jni.PyTorchLibrary";

    @Test
    void everyNativeMethodGetsACounterInFrontOfIt() throws Exception {
        Class<?> original = Class.forName(TARGET, false, getClass().getClassLoader());
        Class<?> counted = new Definer().define(NativeCallAgent.counted(bytes()));

        List<Method> natives = natives(counted);
        assertThat(natives).hasSameSizeAs(natives(original)).hasSizeGreaterThan(200);
        assertThat(natives).allMatch(method -> method.getName().startsWith(NativeCallAgent.PREFIX));
        assertThat(natives).allSatisfy(method -> assertThat(counted.getDeclaredMethod(
                                method.getName().substring(NativeCallAgent.PREFIX.length()), method.getParameterTypes())
                        .getReturnType())
                .isEqualTo(method.getReturnType()));
    }

    @Test
    void aCallOffTheDeviceThreadIsCountedBeforeItReachesTheLibrary() throws Exception {
        Class<?> counted = new Definer().define(NativeCallAgent.counted(bytes()));
        Method threads = counted.getDeclaredMethod("torchGetNumThreads");
        threads.setAccessible(true);
        var constructor = counted.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object library = constructor.newInstance();
        long before = NativeCalls.elsewhere();

        assertThatThrownBy(() -> threads.invoke(library))
                .isInstanceOf(InvocationTargetException.class)
                .hasCauseInstanceOf(UnsatisfiedLinkError.class);

        assertThat(NativeCalls.elsewhere()).isEqualTo(before + 1);
        assertThat(NativeCalls.deviceThreadOnly()).isFalse();
    }

    @Test
    void otherClassesStayAsTheyAre() {
        byte[] untouched = {1, 2, 3};

        assertThat(transformed("java/lang/Object", untouched)).isNull();
    }

    private static byte[] transformed(String name, byte[] classFile) {
        try {
            var constructor = NativeCallAgent.class.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance().transform(null, name, null, null, classFile);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Method> natives(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .toList();
    }

    private static byte[] bytes() throws IOException {
        String path = TARGET.replace('.', '/') + ".class";
        try (InputStream in = NativeCallAgentTest.class.getClassLoader().getResourceAsStream(path)) {
            return in.readAllBytes();
        }
    }

    private static final class Definer extends ClassLoader {
        private Definer() {
            super(NativeCallAgentTest.class.getClassLoader());
        }

        private Class<?> define(byte[] classFile) {
            return defineClass(TARGET, classFile, 0, classFile.length);
        }
    }
}
