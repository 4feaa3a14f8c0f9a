package io.kasmina.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.support.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A broker, runners that share its seeds, and everybody who talks to them over the bus. While time passes there is traffic. One thread; nothing of it
 * outlives {@link #close}.
 */
final class Rig implements AutoCloseable {

    private static final String GROUP = "chaos";
    private static final int PARTITIONS = 6;
    private static final int SEEDS = 24;
    private static final int FRAMES = 6;
    private static final int DISK_MIB = 96;
    private static final Set<String> SHARED =
            Set.of("oona.commands", "oona.activations", "oona.logits", "oona.gradients");
    private static final Set<String> BROADCAST = Set.of("oona.control", "oona.steps");
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final Random random;
    private final TcpProxy network = TcpProxy.open();
    private final Disk disk;
    /** Outlives its broker, as a cluster's do. */
    private final BrokerProcess controller;

    private final BrokerProcess broker;
    private final List<RunnerProcess> runners = new ArrayList<>();
    /** Those that went down as they were told to. */
    private final Set<RunnerProcess> down = new HashSet<>();

    private final Oracle oracle = new Oracle();
    private final Bus bus;
    private final Witness witness;
    private final Press press;
    private final Host host;
    private long ticks;

    private Rig(Path folder, Random random, Disk disk) throws Exception {
        this.folder = folder;
        this.random = random;
        this.disk = disk;
        controller = BrokerProcess.start(
                BrokerSettings.in(folder.resolve("controller")).asController());
        BrokerSettings settings = BrokerSettings.in(folder.resolve("broker"))
                .under(controller.controllerPort())
                .behind(network.port());
        broker = started(disk == null ? settings : onDisk(settings, disk));
        network.to(broker.port());
        Kernels kernels = Kernels.in(folder.resolve("kernels"));
        bus = new Bus(broker.bootstrap(), disk != null);
        press = new Press(bus, random, SEEDS, PARTITIONS, kernels.digest());
        witness = new Witness(oracle, new Urza(bus, kernels.file(), kernels.digest()), press);
        host = new Host(bus, random, press.seeds(), Press::wantsLogits);
    }

    /** Starts a broker and runners and waits until there is a bus. */
    static Rig start(Path folder, Random random, int runners, boolean onDisk) throws Exception {
        Rig rig = new Rig(folder, random, onDisk ? Disk.mount(folder.resolve("disk"), DISK_MIB) : null);
        try {
            rig.follow(runners);
        } catch (Exception | AssertionError failure) {
            rig.close();
            throw failure;
        }
        return rig;
    }

    private void follow(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            runners.add(RunnerProcess.start("runner-" + i, folder, settings(i)));
        }
        while (!bus.has(Witness.TOPICS)) {
            raise();
        }
        bus.follow(Witness.TOPICS);
    }

    private BrokerProcess started(BrokerSettings settings) throws IOException {
        try {
            return BrokerProcess.start(settings);
        } catch (IOException failure) {
            controller.close();
            throw failure;
        }
    }

    private static BrokerSettings onDisk(BrokerSettings settings, Disk disk) {
        return settings.keeping(disk.place().resolve("data"))
                .launchedBy(disk.launcher().toArray(String[]::new))
                .with("log.segment.bytes", Integer.toString(4 << 20));
    }

    private Map<String, String> settings(int runner) {
        return Map.of(
                "kafka.bootstrap",
                broker.bootstrap(),
                "kafka.group",
                GROUP,
                "kafka.partitions",
                Integer.toString(PARTITIONS),
                "kafka.create_topics",
                "true",
                "kafka.timings.session",
                "6s",
                "dispatch.embargo",
                "500ms",
                "artifacts.store",
                folder.resolve("store-" + runner).toString(),
                "artifacts.roots",
                folder.resolve("kernels").toString(),
                "http.port",
                "0");
    }

    BrokerProcess broker() {
        return broker;
    }

    TcpProxy network() {
        return network;
    }

    Disk disk() {
        return disk;
    }

    List<RunnerProcess> runners() {
        return runners;
    }

    Press press() {
        return press;
    }

    /** Returns one of the runners. */
    RunnerProcess runner() {
        return runners.get(random.nextInt(runners.size()));
    }

    /** Kills a runner. */
    void kill(RunnerProcess runner) {
        runner.kill();
        down.add(runner);
    }

    /** Lets a runner drain; it must end well, and in time. */
    void drain(RunnerProcess runner) {
        assertThat(runner.stop())
                .as("exit status of a drained runner, see %s", runner.log())
                .isZero();
        down.add(runner);
    }

    /** Starts every runner that went down as it was told to; none may have gone down otherwise. */
    void raise() throws IOException {
        for (RunnerProcess runner : runners) {
            if (down.remove(runner)) {
                runner.start();
            } else {
                assertThat(runner.isAlive())
                        .as("the runner lives, see %s", runner.log())
                        .isTrue();
            }
        }
    }

    /** Returns a random time, at most so long. */
    Duration moment(Duration longest) {
        return Duration.ofMillis(random.nextInt((int) longest.toMillis()));
    }

    /** Lets traffic flow for a time. */
    void pass(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        passUntil(() -> System.nanoTime() >= end);
    }

    /** Lets traffic flow until something holds. */
    void passUntil(BooleanSupplier holds) throws Exception {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            tick();
            assertThat(System.nanoTime() - began).as("time in ns").isLessThan(PATIENCE.toNanos());
        }
    }

    /** Lets traffic flow until somebody works. */
    void passUntilSomethingIsAnswered() throws Exception {
        long before = oracle.answers();
        passUntil(() -> oracle.answers() > before);
    }

    /** Without traffic, waits until everything that was sent is there and answered; not longer than it should take. */
    void settle() throws Exception {
        assertThat(bus.flush()).as("records that never reached the broker").isEmpty();
        long began = System.nanoTime();
        while ((oracle.asked() < bus.asked() || !isAnswered()) && System.nanoTime() - began < PATIENCE.toNanos()) {
            read();
        }
    }

    Oracle oracle() {
        return oracle;
    }

    /** Stops the traffic, waits until everything is answered and nothing comes any more, and returns what does not fit. */
    List<String> verdict() throws Exception {
        List<String> left = leftUnread();
        long news = System.nanoTime();
        while (System.nanoTime() - news < QUIET.toNanos()) {
            news = read() > 0 ? System.nanoTime() : news;
        }
        List<String> faults = new ArrayList<>(oracle.faults());
        faults.addAll(left);
        return faults;
    }

    /** Takes the host past its last step until the runners keep nothing for a restart, and returns what they keep too long. */
    private List<String> leftUnread() throws Exception {
        long began = System.nanoTime();
        List<String> left;
        do {
            host.last();
            settle();
            pause(QUIET);
            left = new ArrayList<>(bus.uncommitted(GROUP, SHARED));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                left.addAll(bus.uncommitted(GROUP + "-" + partition, BROADCAST));
            }
        } while (!left.isEmpty() && System.nanoTime() - began < PATIENCE.toNanos());
        return left;
    }

    private void pause(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            read();
        }
    }

    private boolean isAnswered() {
        return oracle.unanswered() == 0 && oracle.unblended() == 0;
    }

    private void tick() throws Exception {
        press.command();
        press.command();
        if (ticks % 20 == 0) {
            press.trespass();
            press.adjust();
        }
        if (ticks % 5 == 0) {
            host.step(FRAMES);
        }
        ticks++;
        read();
    }

    private int read() throws Exception {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : bus.poll(TICK)) {
            witness.saw(record);
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        for (RunnerProcess runner : runners) {
            runner.close();
        }
        bus.close();
        broker.close();
        controller.close();
        network.close();
        if (disk != null) {
            disk.close();
        }
    }
}
