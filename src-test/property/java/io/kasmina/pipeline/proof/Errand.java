package io.kasmina.pipeline.proof;

/** What comes on the way of the commands and is about no seed: a command without one, or no command at all. */
sealed interface Errand {

    /** Tells whether it is answered by the device. */
    default boolean waitsForDevice() {
        return false;
    }

    /** Returns what it is, without what differs from one to the next. */
    String kind();

    /** Errands of one kind only. */
    enum Plain implements Errand {
        /** The last command about a seed, once more. */
        REPLAYED,
        /** A command that nobody signed. */
        FORGED,
        /** OPTIMIZER. */
        OPTIMIZER,
        /** OPTIMIZER with a value that is NaN. */
        OPTIMIZER_NAN,
        /** EMERGENCY. */
        EMERGENCY,
        /** EMERGENCY with {@code include_teacher=true}. */
        EMERGENCY_TEACHERS;

        @Override
        public boolean waitsForDevice() {
            return this == EMERGENCY || this == EMERGENCY_TEACHERS;
        }

        @Override
        public String kind() {
            return name();
        }
    }

    /**
     * CIRCUIT_BREAKER.
     *
     * @param state the wire number of the state that the fetch breaker is forced into
     */
    record Breaker(int state) implements Errand {

        @Override
        public String kind() {
            return "CIRCUIT_BREAKER " + state;
        }
    }

    /**
     * Registry control.
     *
     * @param change what to do
     * @param tutor with which teacher; of no meaning to {@link Change#RESET_REGISTRY}
     * @param forced true where seeds that live are retired first
     */
    record Registry(Change change, Tutor tutor, boolean forced) implements Errand {

        @Override
        public boolean waitsForDevice() {
            return true;
        }

        @Override
        public String kind() {
            return (forced ? "forced " : "") + change;
        }

        /** What to do. */
        enum Change {
            /** A teacher comes. */
            REGISTER_TEACHER,
            /** A teacher goes. */
            DEREGISTER_TEACHER,
            /** A teacher is taken anew. */
            RESET_TEACHER,
            /** All teachers go. */
            RESET_REGISTRY
        }
    }
}
