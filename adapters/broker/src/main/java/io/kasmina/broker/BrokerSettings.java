package io.kasmina.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a broker is run.
 *
 * @param folder where it keeps everything; made where it is missing; a broker that was there before goes on with its records
 * @param data where it keeps its records, usually below {@code folder}
 * @param role what it does
 * @param controller port of the loopback where another process is its controller, of a {@link BrokerRole#BROKER} only, else 0
 * @param advertised port of the loopback that clients are told to connect to, of a proxy for example; 0 for the broker's own
 * @param launcher words before {@code java}, for another namespace or other cores; usually none
 * @param jvm options of its JVM
 * @param properties broker settings that replace or complete those that {@link BrokerFiles} writes
 */
public record BrokerSettings(
        Path folder,
        Path data,
        BrokerRole role,
        int controller,
        int advertised,
        List<String> launcher,
        List<String> jvm,
        Map<String, String> properties) {

    /** A short life begins fastest with little compilation; a measurement wants a JVM without these. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

    /** Copies the collections. */
    public BrokerSettings {
        launcher = List.copyOf(launcher);
        jvm = List.copyOf(jvm);
        properties = Map.copyOf(properties);
    }

    /** Returns settings of a short-lived broker in a folder. */
    public static BrokerSettings in(Path folder) {
        return new BrokerSettings(
                folder, folder.resolve("data"), BrokerRole.NODE, 0, 0, List.of(), SHORT_LIVED, Map.of());
    }

    /** Returns these of a process that is a controller and keeps no records. */
    public BrokerSettings asController() {
        return new BrokerSettings(folder, data, BrokerRole.CONTROLLER, 0, advertised, launcher, jvm, properties);
    }

    /** Returns these of a broker whose controller another process is, which outlives it. */
    public BrokerSettings under(int controller) {
        return new BrokerSettings(folder, data, BrokerRole.BROKER, controller, advertised, launcher, jvm, properties);
    }

    /** Returns these with records in another folder. */
    public BrokerSettings keeping(Path data) {
        return new BrokerSettings(folder, data, role, controller, advertised, launcher, jvm, properties);
    }

    /** Returns these with a port that clients are told to connect to instead of the broker's own. */
    public BrokerSettings behind(int advertised) {
        return new BrokerSettings(folder, data, role, controller, advertised, launcher, jvm, properties);
    }

    /** Returns these with words before {@code java}. */
    public BrokerSettings launchedBy(String... launcher) {
        return new BrokerSettings(folder, data, role, controller, advertised, List.of(launcher), jvm, properties);
    }

    /** Returns these with a JVM of other options. */
    public BrokerSettings onJvm(String... jvm) {
        return new BrokerSettings(folder, data, role, controller, advertised, launcher, List.of(jvm), properties);
    }

    /** Returns these with one more setting of the broker. */
    public BrokerSettings with(String name, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(name, value);
        return new BrokerSettings(folder, data, role, controller, advertised, launcher, jvm, more);
    }
}
