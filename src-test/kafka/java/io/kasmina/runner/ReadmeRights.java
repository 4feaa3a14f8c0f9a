package io.kasmina.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.Readme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What the README's table grants a principal. The column of other rights is prose, and so is given here, for the runner. */
final class ReadmeRights {

    private static final Pattern TOPIC = Pattern.compile("`((?:oona|kasmina)\\.[a-z.]+)`");

    /** The runner's other rights in the README's words; {@link #others} grants them. */
    private static final String OTHERS =
            "groups `GROUP` and `GROUP-*` READ; transactional ids `kasmina-*` WRITE, DESCRIBE;"
                    + " cluster IDEMPOTENT_WRITE; DESCRIBE, DESCRIBE_CONFIGS on all of them, CREATE where it makes them";

    private ReadmeRights() {}

    /** Returns the rights of a row's first word. */
    static List<AclBinding> of(String principal) throws IOException {
        String row = row(principal);
        String[] columns = row.split("\\|");
        List<AclBinding> rights = new ArrayList<>();
        topics(columns[2]).forEach(topic -> rights.add(topic(principal, topic, AclOperation.READ)));
        topics(columns[3]).forEach(topic -> rights.add(topic(principal, topic, AclOperation.WRITE)));
        if (principal.equals("runner")) {
            assertThat(columns[4].strip()).isEqualTo(OTHERS);
            rights.addAll(others(principal, topics(row).distinct().toList()));
        }
        return rights;
    }

    private static List<AclBinding> others(String runner, List<String> topics) {
        List<AclBinding> rights = new ArrayList<>();
        for (String topic : topics) {
            rights.add(topic(runner, topic, AclOperation.DESCRIBE));
            rights.add(topic(runner, topic, AclOperation.DESCRIBE_CONFIGS));
            rights.add(topic(runner, topic, AclOperation.CREATE));
        }
        rights.add(right(runner, ResourceType.GROUP, "kasmina", PatternType.LITERAL, AclOperation.READ));
        rights.add(right(runner, ResourceType.GROUP, "kasmina-", PatternType.PREFIXED, AclOperation.READ));
        rights.add(right(runner, ResourceType.TRANSACTIONAL_ID, "kasmina-", PatternType.PREFIXED, AclOperation.WRITE));
        rights.add(
                right(runner, ResourceType.TRANSACTIONAL_ID, "kasmina-", PatternType.PREFIXED, AclOperation.DESCRIBE));
        rights.add(right(
                runner, ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.IDEMPOTENT_WRITE));
        return rights;
    }

    private static AclBinding topic(String principal, String topic, AclOperation operation) {
        return right(principal, ResourceType.TOPIC, topic, PatternType.LITERAL, operation);
    }

    private static AclBinding right(
            String principal, ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW));
    }

    private static Stream<String> topics(String text) {
        return TOPIC.matcher(text).results().map((MatchResult found) -> found.group(1));
    }

    private static String row(String principal) throws IOException {
        try (Stream<String> lines = Files.lines(Readme.path())) {
            return lines.filter(line -> line.startsWith("| " + principal + " "))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
