package io.kasmina.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.support.TcpProxy;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that other tests stand on: that it dies, halts and comes back as they say. */
class BrokerProcessTest {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SHORT_MILLIS = 300;

    @TempDir
    Path folder;

    @Test
    void aKilledBrokerComesBackOnItsPortsAndRecords() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(BrokerSettings.in(folder))) {
            long first = broker.pid();
            assertThat(answers(broker.port(), PATIENCE_MILLIS)).isTrue();

            broker.kill();
            assertThat(broker.isAlive()).isFalse();
            assertThatThrownBy(() -> answers(broker.port(), PATIENCE_MILLIS)).isInstanceOf(IOException.class);

            broker.restart();
            assertThat(broker.pid()).isNotEqualTo(first);
            assertThat(answers(broker.port(), PATIENCE_MILLIS)).isTrue();
        }
        assertThat(folder.resolve("data/meta.properties")).exists();
    }

    @Test
    void aHaltedBrokerAnswersNobodyUntilItGoesOn() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(BrokerSettings.in(folder))) {
            broker.halt();
            assertThat(answers(broker.port(), SHORT_MILLIS)).isFalse();

            broker.resume();
            assertThat(answers(broker.port(), PATIENCE_MILLIS)).isTrue();

            broker.stop();
            assertThat(broker.isAlive()).isFalse();
        }
    }

    @Test
    void aProxyStallsAndCutsWhatComesBetween() throws Exception {
        try (TcpProxy proxy = TcpProxy.open();
                BrokerProcess broker =
                        BrokerProcess.start(BrokerSettings.in(folder).behind(proxy.port()))) {
            assertThat(broker.bootstrap()).endsWith(":" + proxy.port());
            proxy.to(broker.port());
            assertThat(answers(proxy.port(), PATIENCE_MILLIS)).isTrue();

            proxy.stall();
            assertThat(answers(proxy.port(), SHORT_MILLIS)).isFalse();

            proxy.flow();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                assertThat(answers(socket, PATIENCE_MILLIS)).isTrue();
                proxy.cut();
                assertThatThrownBy(() -> answers(socket, PATIENCE_MILLIS)).isInstanceOf(IOException.class);
            }
            assertThat(answers(proxy.port(), PATIENCE_MILLIS)).isTrue();
        }
    }

    @Test
    void aBrokerThatCannotStartSaysWhereItsLogIs() throws Exception {
        assertThatThrownBy(() -> BrokerProcess.start(BrokerSettings.in(folder).with("node.id", "many")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("broker.log").toString())
                .hasMessageContaining("many");
        assertThat(Files.exists(folder.resolve("data/meta.properties"))).isFalse();
    }

    private static boolean answers(int port, int millis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return answers(socket, millis);
        }
    }

    /** Asks for the versions of its requests, as every client does first. */
    private static boolean answers(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        ByteBuffer request =
                ByteBuffer.allocate(14).putInt(10).putShort((short) 18).putShort((short) 0);
        socket.getOutputStream().write(request.putInt(7).putShort((short) -1).array());
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] reply = new byte[in.readInt()];
            in.readFully(reply);
            return ByteBuffer.wrap(reply).getInt() == 7;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }
}
