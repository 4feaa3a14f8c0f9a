package io.kasmina.pipeline.proof;

import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;

/**
 * One input of a sequence. Every input means something in every state, so that a sequence stays a sequence when others are taken out
 * of it.
 */
sealed interface Input {

    /** Gives this input to a world. */
    void give(World world);

    /** Tells whether it is answered by the device, which has time before. */
    default boolean waitsForDevice() {
        return false;
    }

    /** Returns a plainer input to try instead of this one, this one where there is none. */
    default Input simpler() {
        return this;
    }

    /**
     * The policy sends a command.
     *
     * @param seed the seed
     * @param order what it asks for
     * @param expected the annotated stage, null for none
     * @param late true where the execution deadline has passed
     */
    record Send(SeedId seed, Order order, SeedStage expected, boolean late) implements Input {
        @Override
        public void give(World world) {
            world.send(this);
        }

        @Override
        public Input simpler() {
            boolean plain = order == Order.GERMINATE || order == Order.CULL;
            return new Send(seed, expected != null || plain ? order : Order.CULL, null, late);
        }
    }

    /**
     * Something comes on the way of the commands that is about no seed.
     *
     * @param errand what
     */
    record Global(Errand errand) implements Input {
        @Override
        public void give(World world) {
            world.global(errand);
        }

        @Override
        public boolean waitsForDevice() {
            return errand.waitsForDevice();
        }

        @Override
        public Input simpler() {
            return errand instanceof Errand.Registry registry
                    ? new Global(new Errand.Registry(registry.change(), registry.tutor(), false))
                    : this;
        }
    }

    /**
     * The host copies a seed for its checkpoint, or brings it back to where it was last copied; nothing happens where it never was.
     *
     * @param seed the seed
     * @param restores true where it is brought back
     */
    record Checkpoint(SeedId seed, boolean restores) implements Input {
        @Override
        public void give(World world) {
            world.checkpoint(this);
        }

        @Override
        public boolean waitsForDevice() {
            return true;
        }
    }

    /**
     * Time passes.
     *
     * @param millis how much
     */
    record Pass(long millis) implements Input {
        @Override
        public void give(World world) {
            world.pass(millis);
        }
    }

    /**
     * The host takes steps in which nothing is worth telling.
     *
     * @param count how many
     */
    record Steps(int count) implements Input {
        @Override
        public void give(World world) {
            world.steps(count);
        }
    }

    /**
     * The source of kernels answers.
     *
     * @param seed the seed
     * @param end what it answers
     * @param age how many germinations ago the answered request was made, 0 for the latest
     */
    record Answer(SeedId seed, Fetch end, int age) implements Input {
        @Override
        public void give(World world) {
            world.answer(this);
        }
    }

    /**
     * The host reports.
     *
     * @param seed about which seed
     * @param status its judgement
     * @param telling how true the report is
     */
    record Report(SeedId seed, PerformanceStatus status, Telling telling) implements Input {
        @Override
        public void give(World world) {
            world.report(this);
        }
    }

    /**
     * The host takes a step that shows something about one seed. Where the seed has no kernel to show it with, nothing is shown.
     *
     * @param seed the seed
     * @param sight what it shows
     * @param age how many retirements ago its plan was stamped
     */
    record Show(SeedId seed, Sight sight, int age) implements Input {
        @Override
        public void give(World world) {
            world.show(this);
        }
    }

    /**
     * Something of a seed stays behind, or goes at last.
     *
     * @param seed the seed
     * @param leftover what stays
     */
    record Leave(SeedId seed, Leftover leftover) implements Input {
        @Override
        public void give(World world) {
            world.leave(this);
        }
    }

    /**
     * The device does, or cannot do, what snapshots and rollbacks of a seed ask for. The pipeline's device always does.
     *
     * @param seed the seed
     * @param condition the device's
     */
    record Device(SeedId seed, Condition condition) implements Input {
        @Override
        public void give(World world) {
            world.device(this);
        }

        /** What the device can do. */
        enum Condition {
            /** It brings the parameters back that a rollback waits for. */
            WORKS,
            /** It fails to. */
            FAILS,
            /** It takes no snapshots from now on. */
            FULL,
            /** It takes snapshots from now on. */
            EMPTY
        }
    }

    /**
     * The device is busy, or has time again.
     *
     * @param held true where it keeps what comes
     */
    record Hold(boolean held) implements Input {
        @Override
        public void give(World world) {
            world.hold(held);
        }
    }

    /** How a report tells its story. */
    enum Telling {
        /** As it is. */
        TRUE,
        /** The loss is NaN. */
        LOSS_NAN,
        /** The loss is infinite. */
        LOSS_INFINITE,
        /** With another stage than the seed's. */
        WRONG_STAGE,
        /** Of a stage epoch that is over. */
        OLD_EPOCH
    }

    /** What stays behind on the device. */
    enum Leftover {
        /** Nothing. */
        NOTHING,
        /** A kernel. */
        KERNEL,
        /** A lease of an output. */
        LEASE
    }
}
