package io.kasmina.runner.tools;

import io.kasmina.kafka.BusRecord;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.config.Access;
import io.kasmina.runner.config.RunnerConfig;
import io.kasmina.runner.file.StrictFile;
import io.kasmina.runner.order.OrderOptions;
import io.kasmina.runner.order.SignedRecord;
import io.kasmina.runner.order.Signing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One record to send: an order to be signed, a signed command in a file, or a file as it is. */
final class WhatToSend {

    @Mixin
    private OrderOptions order = new OrderOptions();

    @Option(names = "--annotated", description = "Sign within the bytes, as Python producers do.")
    private boolean annotated;

    @Option(names = "--signed", paramLabel = "FILE", description = "Send what kasmina sign wrote.")
    private @Nullable Path signed;

    @Option(names = "--raw", paramLabel = "FILE", description = "Send a file's bytes as they are; needs --topic.")
    private @Nullable Path raw;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "--raw: where to.")
    private @Nullable String topic;

    @Option(names = "--key", paramLabel = "KEY", description = "--raw: the record's key, a seed id.")
    private @Nullable String key;

    /**
     * Returns the record. Reads files and keys.
     *
     * @throws BadInput one line
     */
    BusRecord record(RunnerConfig.Own config, Map<String, String> environment) {
        check();
        if (raw != null) {
            return file(raw, config.kafka().flow().maxWrittenBytes());
        }
        SignedRecord record = signed != null
                ? read(signed)
                : Signing.now(
                                Access.of(config, environment).keys(),
                                config.kafka().topics())
                        .sign(order.read(), annotated);
        return BusRecord.to(record.topic(), bytes(record.key()), record.bytes(), record.headerBytes());
    }

    private void check() {
        if (Stream.of(order.isGiven(), signed != null, raw != null)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw new BadInput("send: must be told one of OPERATION or --order, --signed, --raw");
        }
        if (isSaidBesideAFile()) {
            throw new BadInput((raw == null ? "--signed" : "--raw")
                    + ": the file says everything, so the flags of a command must be left out");
        }
        if (raw == null && (topic != null || key != null)) {
            throw new BadInput("--topic and --key: must be left out without --raw");
        }
    }

    private boolean isSaidBesideAFile() {
        return !order.isGiven() && (order.isDetailed() || annotated);
    }

    private BusRecord file(Path file, int most) {
        if (topic == null) {
            throw new BadInput("--topic: must be set with --raw");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] value = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new BadInput("--raw: must be at most " + most + " bytes: " + file);
            }
            return BusRecord.to(topic, bytes(key), value, Map.of());
        } catch (IOException e) {
            throw new BadInput("--raw: could not be read: " + file, e);
        }
    }

    private static SignedRecord read(Path file) {
        SignedRecord record = StrictFile.read(file, SignedRecord.class);
        if (record == null) {
            throw new BadInput(file + ": must hold a signed command");
        }
        return record;
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
