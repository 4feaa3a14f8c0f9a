package io.kasmina.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitReferenceTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What main code never calls, by call or by method reference: rule 4 of the design. */
final class CallRules {

    private static final Set<String> WAITS = Set.of("get", "join", "await");

    private CallRules() {}

    static ArchRule nothingBlocks(Tree tree) {
        return outside(tree, "runner")
                .should()
                .accessTargetWhere(to(Publisher.class, name -> name.startsWith("block"))
                        .or(to(Publisher.class, Set.of("toIterable", "toStream")::contains))
                        .or(to(Future.class, WAITS::contains))
                        .or(to(CountDownLatch.class, WAITS::contains)));
    }

    static ArchRule nothingSleeps(Tree tree) {
        return anywhere(tree)
                .should()
                .accessTargetWhere(to(Thread.class, "sleep"::equals).or(to(TimeUnit.class, "sleep"::equals)));
    }

    /** The runner aside, everything is merged into {@code run()}. An operator may hand a subscriber on, which begins nothing beside it. */
    static ArchRule nothingSubscribes(Tree tree) {
        return outside(tree, "runner")
                .should()
                .accessTargetWhere(to(Publisher.class, "subscribe"::equals)
                        .and(describe("by a subscriber of its own", access -> !takes(access, CoreSubscriber.class))));
    }

    static ArchRule nothingContinuesAfterAnError(Tree tree) {
        return anywhere(tree).should().accessTargetWhere(to(Publisher.class, "onErrorContinue"::equals));
    }

    static ArchRule nothingGroups(Tree tree) {
        return anywhere(tree).should().accessTargetWhere(to(Flux.class, "groupBy"::equals));
    }

    static ArchRule schedulersAndThreadsAreInjected(Tree tree) {
        return outside(tree, "pipeline.lane", "runner")
                .should()
                .accessTargetWhere(to(Schedulers.class, name -> name.startsWith("new") || name.startsWith("from"))
                        .or(to(Schedulers.class, Set.of("boundedElastic", "parallel", "single", "immediate")::contains))
                        .or(to(Executors.class, name -> true))
                        .or(to(Thread.class, JavaConstructor.CONSTRUCTOR_NAME::equals)));
    }

    /** An operator that is told a duration but no scheduler takes the shared parallel one. */
    static ArchRule timersAreInjected(Tree tree) {
        return outside(tree, "runner")
                .should()
                .accessTargetWhere(describe(
                        "a timed operator without a scheduler",
                        access -> to(Mono.class, name -> true)
                                        .or(to(Flux.class, name -> true))
                                        .test(access)
                                && takes(access, Duration.class)
                                && !takes(access, Scheduler.class)));
    }

    static ArchRule nothingPrints(Tree tree) {
        return outside(tree, "runner").should(ACCESS_STANDARD_STREAMS);
    }

    private static GivenClassesConjunction anywhere(Tree tree) {
        return noClasses().that().resideInAnyPackage(tree.root() + "..");
    }

    private static GivenClassesConjunction outside(Tree tree, String... packages) {
        return noClasses().that().resideOutsideOfPackages(tree.in(packages));
    }

    private static DescribedPredicate<JavaAccess<?>> to(Class<?> owner, Predicate<String> names) {
        return describe(
                owner.getSimpleName(),
                access -> access.getTargetOwner().isAssignableTo(owner) && names.test(access.getName()));
    }

    private static boolean takes(JavaAccess<?> access, Class<?> parameter) {
        return parameters(access).stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }

    private static List<JavaClass> parameters(JavaAccess<?> access) {
        if (access.getTarget() instanceof CodeUnitCallTarget call) {
            return call.getRawParameterTypes();
        }
        return access.getTarget() instanceof CodeUnitReferenceTarget reference
                ? reference.getRawParameterTypes()
                : List.of();
    }
}
