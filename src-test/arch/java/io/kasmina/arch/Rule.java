package io.kasmina.arch;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Every checked rule, with the fixture classes that break it. */
enum Rule {
    EVERY_CLASS_LIVES_IN_A_KNOWN_PACKAGE(LayerRules::everyClassLivesInAKnownPackage, "stray.Stray"),
    OPERATORS_SEE_THE_PLATFORM_AND_THEMSELVES_ONLY(
            LayerRules::operatorsSeeThePlatformAndThemselvesOnly, "gate.ReadsJson", "gate.ReachesUp"),
    AN_OPERATOR_PACKAGE_NEVER_IMPORTS_ANOTHER(LayerRules::anOperatorPackageNeverImportsAnother, "gate.ImportsBlend"),
    NEUTRAL_PACKAGES_NEVER_IMPORT_OPERATORS(LayerRules::neutralPackagesNeverImportOperators, "contract.KnowsAGate"),
    THE_PIPELINE_SEES_THE_PLATFORM_AND_THE_LIBRARY_ONLY(
            LayerRules::thePipelineSeesThePlatformAndTheLibraryOnly, "pipeline.CallsAnAdapter"),
    AN_ADAPTER_NEVER_IMPORTS_ANOTHER(LayerRules::anAdapterNeverImportsAnother, "http.ImportsDjl"),
    NOBODY_IMPORTS_THE_RUNNER(LayerRules::nobodyImportsTheRunner, "djl.ImportsTheRunner"),
    GENERATED_TYPES_NEVER_LEAVE_WIRE(LayerRules::generatedTypesNeverLeaveWire, "runner.ReadsGeneratedTypes"),
    PACKAGES_FORM_NO_CYCLE(LayerRules::packagesFormNoCycle, "pipeline.left.Left", "pipeline.right.Right"),
    EVERY_PACKAGE_IS_NULL_MARKED(LayerRules::everyPackageIsNullMarked, "stray.Stray"),

    PROTOBUF_STAYS_IN_WIRE(VendorRules::protobufStaysInWire, "runner.UsesVendors$Protobuf"),
    KAFKA_STAYS_IN_KAFKA(VendorRules::kafkaStaysInKafka, "runner.UsesVendors$Kafka"),
    NETTY_STAYS_IN_HTTP(VendorRules::nettyStaysInHttp, "runner.UsesVendors$Netty"),
    DJL_STAYS_IN_DJL(VendorRules::djlStaysInDjl, "runner.UsesVendors$Djl"),
    MICROMETER_STAYS_IN_MICROMETER(VendorRules::micrometerStaysInMicrometer, "runner.UsesVendors$Micrometer"),

    ONLY_VERIFY_MAKES_PROOFS(VerifiedRules::onlyVerifyMakesProofs, "verify.Verified"),
    DISPATCH_TAKES_NOTHING_UNVERIFIED(
            VerifiedRules::dispatchTakesNothingUnverified,
            "pipeline.dispatch.TakesAnything.command",
            "pipeline.dispatch.TakesAnything.stream"),

    NOTHING_BLOCKS(
            CallRules::nothingBlocks,
            "pipeline.Blocks.mono",
            "pipeline.Blocks.flux",
            "pipeline.Blocks.iterable",
            "pipeline.Blocks.future",
            "pipeline.Blocks.reference"),
    NOTHING_SLEEPS(CallRules::nothingSleeps, "runner.Sleeps"),
    NOTHING_SUBSCRIBES(CallRules::nothingSubscribes, "pipeline.Subscribes"),
    NOTHING_CONTINUES_AFTER_AN_ERROR(CallRules::nothingContinuesAfterAnError, "runner.ContinuesAfterErrors"),
    NOTHING_GROUPS(CallRules::nothingGroups, "runner.Groups"),
    SCHEDULERS_AND_THREADS_ARE_INJECTED(
            CallRules::schedulersAndThreadsAreInjected,
            "gate.PicksAScheduler.shared",
            "gate.PicksAScheduler.own",
            "gate.PicksAScheduler.pool",
            "gate.PicksAScheduler.thread"),
    TIMERS_ARE_INJECTED(CallRules::timersAreInjected, "gate.PicksAScheduler.implied"),
    NOTHING_PRINTS(CallRules::nothingPrints, "pipeline.Prints"),

    NO_METHOD_IS_SYNCHRONIZED(LockRules::noMethodIsSynchronized, "runner.Locks.method"),
    NO_METHOD_ENTERS_A_MONITOR(LockRules::noMethodEntersAMonitor, "runner.Locks"),
    NOTHING_LOCKS(LockRules::nothingLocks, "runner.Locks", "pipeline.lane.ParksToo"),
    THE_DEVICE_THREAD_PARKS_AND_DOES_NOT_LOCK(
            LockRules::theDeviceThreadParksAndDoesNotLock, "pipeline.lane.DeviceThread");

    private final Function<Tree, ArchRule> rule;
    private final List<String> culprits;

    Rule(Function<Tree, ArchRule> rule, String... culprits) {
        this.rule = rule;
        this.culprits = List.of(culprits);
    }

    ArchRule on(Tree tree) {
        return rule.apply(tree).as(name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    /** Names below the fixtures' root. */
    List<String> culprits() {
        return culprits;
    }
}
