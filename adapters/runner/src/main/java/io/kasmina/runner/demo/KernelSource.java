package io.kasmina.runner.demo;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.http.DirectoryKernelSource;
import io.kasmina.kafka.BusRecord;
import io.kasmina.kafka.KafkaClient;
import io.kasmina.kafka.KafkaTopics;
import io.kasmina.wire.KernelSourceRecords;
import io.kasmina.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Answers kernel requests of the bus from a folder, as Urza does. Stateless. */
final class KernelSource {

    private final KafkaClient client;
    private final KafkaTopics topics;
    private final DirectoryKernelSource folder;

    KernelSource(KafkaClient client, KafkaTopics topics, DirectoryKernelSource folder) {
        this.client = client;
        this.topics = topics;
        this.folder = folder;
    }

    /** Answers until it is cancelled; errors where the bus does. */
    Mono<Void> run() {
        Mono<Void> asked = client.read(topics.kernelsRequests(), KafkaClient.From.START)
                .map(record -> KernelSourceRecords.request(record.value()))
                .concatMap(reading -> reading instanceof Reading.Read<KernelRequest> read
                        ? folder.publish(read.value())
                        : Mono.empty())
                .then();
        Mono<Void> answered = client.send(folder.replies().map(this::record)).then();
        return Mono.when(answered, asked);
    }

    private BusRecord record(KernelReply reply) {
        byte[] key = reply.blueprintId().getBytes(StandardCharsets.UTF_8);
        return reply instanceof KernelReply.Ready ready
                ? BusRecord.to(topics.kernelsReady(), key, KernelSourceRecords.ready(ready), Map.of())
                : BusRecord.to(
                        topics.kernelsErrors(),
                        key,
                        KernelSourceRecords.error((KernelReply.Unavailable) reply),
                        Map.of());
    }
}
