package io.kasmina.chaos;

/** What a command asks for. */
enum Ask {
    GERMINATE,
    TRAIN,
    GRAFT,
    CULL,
    /** Names no seed. */
    OPTIMIZE
}
