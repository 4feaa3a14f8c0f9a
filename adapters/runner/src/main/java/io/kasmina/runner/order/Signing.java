package io.kasmina.runner.order;

import io.kasmina.contract.Command;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.verify.Keyring;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/** Makes and signs commands that are issued now, under fresh ids. Thread-safe. */
public final class Signing {

    private static final int ID_BYTES = 12;

    private final Orders orders;
    private final OrderSigner signer;

    private Signing(Orders orders, OrderSigner signer) {
        this.orders = orders;
        this.signer = signer;
    }

    /**
     * Makes it with the key that is primary now.
     *
     * @param keyring the keys
     * @param topics where commands go
     */
    public static Signing now(Keyring keyring, KafkaTopics topics) {
        SecureRandom random = new SecureRandom();
        return new Signing(
                new Orders(Clock.systemUTC(), () -> "cli-" + hex(random)),
                new OrderSigner(keyring, topics.commands(), topics.control()));
    }

    /**
     * Makes and signs.
     *
     * @throws io.kasmina.runner.cli.BadInput one line that names field, bound and value
     */
    public SignedRecord sign(Order order, boolean annotated) {
        Command command = orders.command(order);
        TrainingRunId run = order.run() == null ? null : Orders.run(order);
        return signer.sign(command, run, annotated);
    }

    private static String hex(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
