package io.kasmina.runner.natives;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Puts a counter in front of every native method of DJL's PyTorch binding. Started by {@code java -jar}, before main. */
public final class NativeCallAgent implements ClassFileTransformer {

    static final String PREFIX = "counted$";
    private static final String TARGET = "ai/djl/pytorch/jni/PyTorchLibrary";

    private NativeCallAgent() {}

    /**
     * Called by the JVM.
     *
     * @param arguments not used
     * @param instrumentation the JVM's door
     */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        NativeCallAgent agent = new NativeCallAgent();
        instrumentation.addTransformer(agent);
        // The JVM links counted$x to the library's symbol of x.
        instrumentation.setNativeMethodPrefix(agent, PREFIX);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        return TARGET.equals(className) ? counted(classFile) : null;
    }

    /** Returns the class with counters. */
    static byte[] counted(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new CountingVisitor(writer), 0);
        return writer.toByteArray();
    }
}
