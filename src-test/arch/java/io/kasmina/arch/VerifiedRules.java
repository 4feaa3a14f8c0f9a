package io.kasmina.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Only what was verified is dispatched: rule 2 of the design. */
final class VerifiedRules {

    private VerifiedRules() {}

    static ArchRule onlyVerifyMakesProofs(Tree tree) {
        return constructors()
                .that()
                .areDeclaredIn(tree.root() + ".verify.Verified")
                .should()
                .bePackagePrivate()
                .orShould()
                .bePrivate();
    }

    static ArchRule dispatchTakesNothingUnverified(Tree tree) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(tree.in("pipeline.dispatch"))
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .arePublic()
                .should(new ArchCondition<>("take commands as Verified<Command> only") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean raw =
                                method.getParameterTypes().stream().anyMatch(type -> carriesRawCommand(tree, type));
                        events.add(new SimpleConditionEvent(
                                method, !raw, method.getFullName() + " takes a command that nobody verified"));
                    }
                });
    }

    private static boolean carriesRawCommand(Tree tree, JavaType parameter) {
        return !parameter.toErasure().getName().equals(tree.root() + ".verify.Verified")
                && parameter.getAllInvolvedRawTypes().stream().anyMatch(type -> isCommand(tree, type));
    }

    private static boolean isCommand(Tree tree, JavaClass type) {
        return type.isAssignableTo(tree.root() + ".contract.Command")
                || type.isAssignableTo(tree.root() + ".contract.SignedCommand");
    }
}
