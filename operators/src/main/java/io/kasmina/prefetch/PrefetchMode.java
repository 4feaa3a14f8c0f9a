package io.kasmina.prefetch;

/** What a seed's commands do while its kernel is fetched. */
public enum PrefetchMode {
    /** They are decided at once; those that need the kernel are refused. */
    ASYNC,
    /** They wait, in order and without holding a thread, until the kernel is attached or will not come. */
    SYNC
}
