package io.kasmina.kafka;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Gives the tests of a class a broker that they share. One class runs at a time. */
abstract class KafkaTestBase {

    /** Of the class that runs. */
    static KafkaBed bed;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void startBroker() throws IOException {
        bed = new KafkaBed(folder);
    }

    @AfterAll
    static void stopBroker() {
        bed.close();
    }
}
