package io.kasmina.runner.natives;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Renames each native method and puts a Java method in its place that counts and then calls it. */
final class CountingVisitor extends ClassVisitor {

    private static final String COUNTER = Type.getInternalName(NativeCalls.class);

    private String owner = "";

    CountingVisitor(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        owner = name;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        if ((access & Opcodes.ACC_NATIVE) == 0) {
            return super.visitMethod(access, name, descriptor, signature, exceptions);
        }
        wrap(access, name, descriptor, signature, exceptions);
        return super.visitMethod(access, NativeCallAgent.PREFIX + name, descriptor, signature, exceptions);
    }

    private void wrap(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor method = super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions);
        if (method == null) {
            return;
        }
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, COUNTER, "count", "()V", false);
        int slot = 0;
        if (!isStatic) {
            method.visitVarInsn(Opcodes.ALOAD, slot++);
        }
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            method.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
            slot += argument.getSize();
        }
        int call = isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL;
        method.visitMethodInsn(call, owner, NativeCallAgent.PREFIX + name, descriptor, false);
        method.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
