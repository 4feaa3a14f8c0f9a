package io.kasmina.runner.run;

import io.kasmina.broker.BrokerProcess;
import io.kasmina.broker.BrokerSettings;
import io.kasmina.pipeline.port.PartitionBusContract;
import io.kasmina.pipeline.port.PartitionBusRig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The bus of a real broker, with records as they are on the wire, does what the bus in memory does. */
class KafkaPartitionBusTest extends PartitionBusContract {

    @TempDir
    static Path folder;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(BrokerSettings.in(folder));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    protected PartitionBusRig rig() {
        return new KafkaBusRig(broker.bootstrap());
    }
}
