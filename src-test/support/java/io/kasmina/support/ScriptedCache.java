package io.kasmina.support;

import io.kasmina.tensor.ClearableCache;

/** Double of a cache: full until it is cleared, or broken. */
public final class ScriptedCache implements ClearableCache {

    private final String name;
    private final boolean broken;
    private Freed held;

    private ScriptedCache(String name, Freed held, boolean broken) {
        this.name = name;
        this.held = held;
        this.broken = broken;
    }

    /** Makes a cache that holds something. */
    public static ScriptedCache of(String name, long entries, long bytes) {
        return new ScriptedCache(name, new Freed(entries, bytes), false);
    }

    /** Makes a cache that cannot be cleared. */
    public static ScriptedCache broken(String name) {
        return new ScriptedCache(name, Freed.NONE, true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long bytes() {
        return held.bytes();
    }

    @Override
    public Freed clear() {
        if (broken) {
            throw new IllegalStateException("scripted");
        }
        Freed freed = held;
        held = Freed.NONE;
        return freed;
    }
}
