package io.kasmina.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Which package may see which: rules 1, 3 and 5 of the design. */
final class LayerRules {

    private static final String[] PLATFORM = {
        "java..", "javax.crypto..", "reactor.core..", "reactor.util..", "org.reactivestreams..", "org.jspecify.."
    };

    private LayerRules() {}

    static ArchRule everyClassLivesInAKnownPackage(Tree tree) {
        return classes()
                .should()
                .resideInAnyPackage(
                        Tree.join(tree.library(), Tree.join(tree.in(Tree.VENDORS), tree.in("pipeline", "runner"))));
    }

    static ArchRule operatorsSeeThePlatformAndThemselvesOnly(Tree tree) {
        return classes()
                .that()
                .resideInAnyPackage(tree.library())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Tree.join(PLATFORM, tree.library()));
    }

    static ArchRule anOperatorPackageNeverImportsAnother(Tree tree) {
        return slices().matching(tree.slices(Tree.OPERATORS)).should().notDependOnEachOther();
    }

    static ArchRule neutralPackagesNeverImportOperators(Tree tree) {
        return noClasses()
                .that()
                .resideInAnyPackage(tree.in(Tree.NEUTRAL))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(tree.in(Tree.OPERATORS));
    }

    static ArchRule thePipelineSeesThePlatformAndTheLibraryOnly(Tree tree) {
        return classes()
                .that()
                .resideInAnyPackage(tree.in("pipeline"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Tree.join(PLATFORM, Tree.join(tree.library(), tree.in("pipeline"))));
    }

    static ArchRule anAdapterNeverImportsAnother(Tree tree) {
        return slices().matching(tree.slices(Tree.VENDORS)).should().notDependOnEachOther();
    }

    static ArchRule nobodyImportsTheRunner(Tree tree) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(tree.in("runner"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(tree.in("runner"));
    }

    static ArchRule generatedTypesNeverLeaveWire(Tree tree) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(tree.in("wire"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(tree.in("wire.leyline", "wire.records"));
    }

    static ArchRule packagesFormNoCycle(Tree tree) {
        return slices().matching(tree.root() + ".(**)").should().beFreeOfCycles();
    }

    static ArchRule everyPackageIsNullMarked(Tree tree) {
        return classes()
                .that()
                .resideOutsideOfPackages(tree.in("wire.leyline", "wire.records"))
                .should(new ArchCondition<>("reside in a null-marked package") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(item, marked, item.getName() + " is not null-marked"));
                    }
                });
    }
}
