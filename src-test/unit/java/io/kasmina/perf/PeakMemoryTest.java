package io.kasmina.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {

    private static final int LARGE = 128 << 20;

    @Test
    void memoryThatIsTakenAndGivenBackShows() {
        assertThat(PeakMemory.growth(1, () -> touch(LARGE))).isGreaterThan(LARGE / 2);
    }

    @Test
    void workWithoutMemoryShowsNextToNothing() {
        assertThat(PeakMemory.growth(5, () -> {})).isLessThan(LARGE / 8);
    }

    private static void touch(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int at = 0; at < bytes; at += 1024) {
            buffer.put(at, (byte) 1);
        }
    }
}
