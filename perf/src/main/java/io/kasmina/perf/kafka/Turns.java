package io.kasmina.perf.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets halted processes work one after the other on one core, where {@link Cores} can bind them, each for an eighth of the time however many they are, so that a machine of few cores has room
 * for several: they are resumed and halted in turn, as cpulimit does. One thread; closing lets all go on, on all cores.
 */
final class Turns implements AutoCloseable {

    /** How many could have one. */
    private static final int TURNS = 8;

    /** Of a turn: longer than what a commit waits for, since the brokers go on between turns. */
    private static final String SECONDS = "0.050";

    /** Signals and waits by the shell's own means, since a process for each would compute more than what is measured. */
    private static final String LOOP =
            """
            turn=$1 idle_turns=$2
            shift 2
            exec {never}<> <(:)
            while kill -0 "$PPID"; do
              for pid; do
                kill -CONT "$pid" || break 2
                read -rt "$turn" -u "$never"
                kill -STOP "$pid" || break 2
              done
              for ((i = 0; i < idle_turns; i++)); do read -rt "$turn" -u "$never"; done
            done
            kill -CONT "$@"
            """;

    private final List<Worker> workers;
    private final Process loop;

    private Turns(List<Worker> workers, Process loop) {
        this.workers = workers;
        this.loop = loop;
    }

    /** Begins. */
    static Turns of(List<Worker> workers) throws IOException {
        workers.forEach(worker -> Cores.keepToFirst(worker.pid()));
        List<String> command = new ArrayList<>(Cores.launcher());
        command.addAll(List.of("bash", "-c", LOOP, "turns", SECONDS, Integer.toString(TURNS - workers.size())));
        workers.forEach(worker -> command.add(Long.toString(worker.pid())));
        Process loop = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(workers.get(0).log().toFile()))
                .start();
        return new Turns(List.copyOf(workers), loop);
    }

    @Override
    public void close() {
        loop.destroyForcibly();
        loop.onExit().join();
        for (Worker worker : workers) {
            if (worker.isAlive()) {
                worker.resume();
                Cores.giveBack(worker.pid());
            }
        }
    }
}
