package io.kasmina.chaos;

import java.time.Duration;

/** What is done to a running bus, again and again; each time everything that went down is up again afterwards. */
enum Fault {
    /** SIGKILL of the only runner. */
    RUNNER_KILLED(1) {
        @Override
        void strike(Rig rig) throws Exception {
            rig.kill(rig.runner());
            rig.pass(Duration.ofMillis(200));
            rig.raise();
        }
    },
    /** SIGKILL of one of three, whose partitions go to the others. */
    ONE_OF_THREE_KILLED(3) {
        @Override
        void strike(Rig rig) throws Exception {
            rig.kill(rig.runner());
            rig.pass(SESSION);
            rig.raise();
        }
    },
    /** SIGKILL of the broker. */
    BROKER_KILLED(1) {
        @Override
        void strike(Rig rig) throws Exception {
            rig.broker().kill();
            rig.pass(Duration.ofMillis(500));
            rig.broker().restart();
        }
    },
    /** SIGKILL of both. */
    BOTH_KILLED(1) {
        @Override
        void strike(Rig rig) throws Exception {
            rig.broker().kill();
            rig.kill(rig.runner());
            rig.broker().restart();
            rig.raise();
        }
    },
    /** SIGSTOP for longer than the session: it comes back and believes that it still has its partitions. */
    RUNNER_HALTED(3) {
        @Override
        void strike(Rig rig) throws Exception {
            RunnerProcess zombie = rig.runner();
            zombie.halt();
            rig.pass(SESSION.plusSeconds(3));
            zombie.resume();
            rig.pass(Duration.ofSeconds(2));
            rig.raise();
        }
    },
    /** Nothing goes to the broker or comes from it. */
    NETWORK_STALLED(1) {
        @Override
        void strike(Rig rig) throws Exception {
            rig.network().stall();
            rig.pass(rig.moment(Duration.ofSeconds(10)));
            rig.network().flow();
            rig.network().cut();
            rig.raise();
        }
    },
    /** The broker's disk is full, which ends the broker. */
    DISK_FULL(1) {
        @Override
        void strike(Rig rig) throws Exception {
            rig.disk().fill();
            rig.passUntil(() -> !rig.broker().isAlive());
            rig.disk().free();
            rig.broker().restart();
            rig.raise();
        }
    },
    /** SIGTERM of three, one after the other. */
    ROLLING_RESTART(3) {
        @Override
        void strike(Rig rig) throws Exception {
            for (RunnerProcess runner : rig.runners()) {
                rig.drain(runner);
                rig.raise();
                rig.pass(Duration.ofSeconds(1));
            }
        }
    };

    private static final Duration SESSION = Duration.ofSeconds(6);

    private final int runners;

    Fault(int runners) {
        this.runners = runners;
    }

    /** Returns how many runners share the seeds. */
    int runners() {
        return runners;
    }

    /** Does it once and undoes it. */
    abstract void strike(Rig rig) throws Exception;
}
