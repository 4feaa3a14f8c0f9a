package io.kasmina.pipeline.cache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which artifacts are kept and which goes next: the one that was asked for longest ago, while there are too many or their spares are too
 * large. Knows sizes only; its caller closes what it is told to. Not thread-safe.
 */
final class KernelShelf {

    private final int maxEntries;
    private final long maxBytes;
    /** In order of use, the oldest first; an artifact whose spare is out has no bytes. */
    private final Map<KernelKey, Long> sizes = new LinkedHashMap<>();

    private long bytes;

    KernelShelf(int maxEntries, long maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /** Makes an artifact the latest one, new or not; returns what had to go, the oldest first. */
    List<KernelKey> use(KernelKey key) {
        Long size = sizes.remove(key);
        sizes.put(key, size == null ? 0 : size);
        return overflow();
    }

    /**
     * Sets how large an artifact's spare is, and leaves its turn as it is.
     *
     * @param key the artifact; nothing happens if it is not here
     * @param size bytes, 0 where its spare is out
     * @return what had to go, the oldest first; the artifact itself, and alone, where its spare is larger than all that may be kept
     */
    List<KernelKey> resize(KernelKey key, long size) {
        Long former = sizes.get(key);
        if (former == null) {
            return List.of();
        }
        if (size > maxBytes) {
            remove(key);
            return List.of(key);
        }
        sizes.replace(key, size);
        bytes += size - former;
        return overflow();
    }

    /** Forgets an artifact; tells whether it was here. */
    boolean remove(KernelKey key) {
        Long size = sizes.remove(key);
        bytes -= size == null ? 0 : size;
        return size != null;
    }

    boolean holds(KernelKey key) {
        return sizes.containsKey(key);
    }

    /** Returns a copy, the oldest first. */
    List<KernelKey> keys() {
        return List.copyOf(sizes.keySet());
    }

    int size() {
        return sizes.size();
    }

    long bytes() {
        return bytes;
    }

    private List<KernelKey> overflow() {
        List<KernelKey> gone = new ArrayList<>();
        Iterator<Map.Entry<KernelKey, Long>> oldest = sizes.entrySet().iterator();
        while (sizes.size() > maxEntries || bytes > maxBytes) {
            Map.Entry<KernelKey, Long> entry = oldest.next();
            gone.add(entry.getKey());
            bytes -= entry.getValue();
            oldest.remove();
        }
        return gone;
    }
}
