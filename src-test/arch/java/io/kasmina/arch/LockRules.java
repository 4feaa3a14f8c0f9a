package io.kasmina.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/** State has one writer, so nothing needs a lock: rule 4 of the design. */
final class LockRules {

    private LockRules() {}

    static ArchRule noMethodIsSynchronized(Tree tree) {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(tree.root() + "..")
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED);
    }

    /** ArchUnit does not import monitors, so the class file's own instructions are read. */
    static ArchRule noMethodEntersAMonitor(Tree tree) {
        return classes().that().resideInAnyPackage(tree.root() + "..").should(new ArchCondition<>("enter no monitor") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                MonitorSearch search = new MonitorSearch();
                search.read(item);
                events.add(new SimpleConditionEvent(item, !search.found, item.getName() + " enters a monitor"));
            }
        });
    }

    /** The device thread's wait for its next task is no lock: it guards nothing. Nobody else parks. */
    static ArchRule nothingLocks(Tree tree) {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(tree.root() + ".pipeline.lane.DeviceThread")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks..");
    }

    static ArchRule theDeviceThreadParksAndDoesNotLock(Tree tree) {
        return noClasses()
                .that()
                .haveFullyQualifiedName(tree.root() + ".pipeline.lane.DeviceThread")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are locks",
                        type -> type.getPackageName().equals("java.util.concurrent.locks")
                                && !type.isEquivalentTo(LockSupport.class)));
    }

    private static final class MonitorSearch extends ClassVisitor {

        private boolean found;

        MonitorSearch() {
            super(Opcodes.ASM9);
        }

        void read(JavaClass type) {
            try (InputStream bytes =
                    type.getSource().orElseThrow().getUri().toURL().openStream()) {
                new ClassReader(bytes.readAllBytes()).accept(this, ClassReader.SKIP_DEBUG);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(type.getName(), unreadable);
            }
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInsn(int opcode) {
                    found |= opcode == Opcodes.MONITORENTER;
                }
            };
        }
    }
}
