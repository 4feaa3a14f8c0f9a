package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

/** Heap of a live nonce, from the lengths of the arrays that hold it. */
class LedgerHeapTest {

    private static final int MOST = 64;

    /** Below this an empty ledger's own arrays weigh more than its nonces. */
    private static final int FEW = 1_000;

    private final DigestQueue queue = new DigestQueue();

    @Test
    void aLiveNonceTakesAtMost64BytesAtAnyFill() throws ReflectiveOperationException {
        DigestQueue.KeyCount key = new DigestQueue.KeyCount("k");
        double worst = 0;
        for (int n = 1; n <= 1_000_000; n++) {
            queue.add(n * 0x9E3779B97F4A7C15L, n, n, key);
            worst = n < FEW ? 0 : Math.max(worst, (double) bytes() / n);
        }

        assertThat(worst).isBetween(40.0, (double) MOST);
    }

    private long bytes() throws ReflectiveOperationException {
        long bytes = 0;
        for (Field field : DigestQueue.class.getDeclaredFields()) {
            if (field.getType().isArray()) {
                field.setAccessible(true);
                bytes += (long) Array.getLength(field.get(queue))
                        * width(field.getType().getComponentType());
            }
        }
        return bytes;
    }

    /** References are as wide as integers in heaps of up to 32 GiB. */
    private static int width(Class<?> component) {
        return component == long.class ? Long.BYTES : Integer.BYTES;
    }
}
