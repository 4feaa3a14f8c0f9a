package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedRoutingTest {

    /** Hashes that Kafka's own tests name, masked to 31 bits and taken modulo a prime. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971"
    })
    void aSeedIsHashedAsKafkaSays(String id, int murmur2) {
        assertThat(SeedRouting.partition(new SeedId(id), 997)).isEqualTo((murmur2 & 0x7fffffff) % 997);
    }

    @Test
    void aSeedBelongsWhereADefaultProducerSendsIt() {
        for (int seed = 0; seed < 500; seed++) {
            SeedId id = new SeedId("Saat-ä-" + seed);
            for (int partitions : new int[] {1, 2, 6, 48}) {
                assertThat(SeedRouting.partition(id, partitions))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(SeedRouting.key(id), partitions));
            }
        }
    }
}
