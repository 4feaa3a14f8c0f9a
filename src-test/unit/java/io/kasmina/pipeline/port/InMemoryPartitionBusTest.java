package io.kasmina.pipeline.port;

import io.kasmina.blend.Activation;
import io.kasmina.contract.HostReport;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.PerformanceStatus;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.SeedStage;
import io.kasmina.contract.SignedCommand;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.memory.InMemoryPartitionBus;
import io.kasmina.support.CountedOps;
import io.kasmina.tensor.TensorShape;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class InMemoryPartitionBusTest extends PartitionBusContract {

    @Override
    protected PartitionBusRig rig() {
        return new Rig();
    }

    private static final class Rig implements PartitionBusRig {

        private static final TrainingRunId RUN = new TrainingRunId("run-7");
        private static final Duration SOON = Duration.ofSeconds(10);

        private final InMemoryPartitionBus bus =
                new InMemoryPartitionBus(2, 100, Duration.ofMinutes(10), Schedulers.parallel());
        private final List<PartitionCut> cuts = new CopyOnWriteArrayList<>();
        private final CountedOps ops = new CountedOps();

        private Rig() {
            bus.committed().subscribe(committed -> cuts.add(committed.cut()));
        }

        @Override
        public PartitionBus member() {
            return bus.member();
        }

        @Override
        public void share(List<PartitionBus> members) {
            for (int number = 0; number < 2; number++) {
                bus.assign(number, members.get(number % members.size()));
            }
        }

        @Override
        public PartitionBus usurper() {
            PartitionBus member = bus.member();
            bus.steal(0, member);
            bus.steal(1, member);
            return member;
        }

        @Override
        public void publish(int partition, SignedCommand command) {
            done(bus.publish(partition, command));
        }

        @Override
        public void publishControl(SignedCommand command) {
            done(bus.publishControl(command));
        }

        @Override
        public void publishActivation(SeedId seed, long step) {
            done(bus.publishActivation(bus.partitionOf(seed), place -> {
                Activation activation = new Activation(seed, step, ops.floats(TensorShape.of(2, 2), 1, 2, 3, 4), null);
                return new Arrival.Read<>(activation, RUN, 64, place);
            }));
        }

        @Override
        public void publishUnreadable(int partition) {
            done(bus.publishActivation(partition, place -> new Arrival.Unreadable<>(Cuts.letter(place))));
        }

        @Override
        public void publishStep(long step) {
            host(new HostNote.Stepped(step));
        }

        @Override
        public void publishReport(SeedId seed, long step) {
            host(new HostNote.Reported(
                    new HostReport(seed, step, SeedStage.TRAINING, 1, 0.5, PerformanceStatus.NOMINAL, Set.of())));
        }

        @Override
        public List<String> outcomes() {
            return all(PartitionCut::outcomes).stream()
                    .map(Outcome::subject)
                    .map(Outcome.Subject::commandId)
                    .toList();
        }

        @Override
        public List<String> letters() {
            return all(PartitionCut::letters).stream().map(DeadLetter::reason).toList();
        }

        @Override
        public List<byte[]> blends() {
            return all(PartitionCut::blends).stream()
                    .map(PartitionCut.Blend::record)
                    .toList();
        }

        @Override
        public void close() {
            cuts.clear();
        }

        private <T> List<T> all(Function<PartitionCut, List<T>> part) {
            return cuts.stream().flatMap(cut -> part.apply(cut).stream()).toList();
        }

        private void host(HostNote note) {
            done(bus.publishHost(place -> new Arrival.Read<>(note, RUN, 64, place)));
        }

        private static void done(Mono<Void> published) {
            published.block(SOON);
        }
    }
}
