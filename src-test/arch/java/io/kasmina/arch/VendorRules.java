package io.kasmina.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** No vendor's type is seen outside the jar that is named after it: rule 3 of the design. */
final class VendorRules {

    private VendorRules() {}

    static ArchRule protobufStaysInWire(Tree tree) {
        return stays(tree, "wire", "com.google.protobuf..");
    }

    static ArchRule kafkaStaysInKafka(Tree tree) {
        return stays(tree, "kafka", "org.apache.kafka..", "reactor.kafka..");
    }

    static ArchRule nettyStaysInHttp(Tree tree) {
        return stays(tree, "http", "io.netty..", "reactor.netty..");
    }

    static ArchRule djlStaysInDjl(Tree tree) {
        return stays(tree, "djl", "ai.djl..");
    }

    static ArchRule micrometerStaysInMicrometer(Tree tree) {
        return stays(tree, "micrometer", "io.micrometer..", "io.prometheus..");
    }

    private static ArchRule stays(Tree tree, String home, String... vendor) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(tree.in(home))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(vendor);
    }
}
