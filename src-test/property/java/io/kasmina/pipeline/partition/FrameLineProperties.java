package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.blend.Logits;
import io.kasmina.contract.Origin;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.HeapTensorOps;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Activations and their logits beside lists that are searched from the front. */
class FrameLineProperties {

    /** Most activations are of the first. */
    private static final List<TrainingRunId> RUNS =
            List.of(new TrainingRunId("run-7"), new TrainingRunId("run-7"), new TrainingRunId("run-8"));

    private static final Tensor TENSOR =
            new HeapTensorOps().create(TensorShape.of(1, 1), DType.FLOAT32, ByteBuffer.allocate(Float.BYTES));
    private static final int PATIENCE = 10;

    /** More than there are keys, so that the naive memory need not forget. */
    private static final int MEMORY = 100;

    private final AppliedOffsets places = new AppliedOffsets();
    private final FrameLine frames = new FrameLine(MEMORY);
    private final LogitsLine logits = new LogitsLine(frames, PATIENCE);
    private final Map<FrameKey, Boolean> waiting = new LinkedHashMap<>();
    private final List<FrameKey> gone = new ArrayList<>();
    private final List<LogitsSent> pairs = new ArrayList<>();
    private final Map<FrameKey, LogitsSent> held = new HashMap<>();
    private long now;
    private long count;
    private long lastMet = -1;
    private Long strangersSince;
    private FrameKey start;
    private long startedAt;
    private FrameKey highest;
    private FrameKey reached;
    private long reachedAt;
    private boolean full;
    private long offset;

    @Property
    void answersLeaveInTheOrderOfTheirActivations(@ForAll("moves") List<Move> moves) {
        for (Move move : moves) {
            TrainingRunId run = RUNS.get(move.key % RUNS.size());
            FrameKey key = new FrameKey(run, new SeedId("seed-" + move.key % 2), move.key);
            switch (move.kind) {
                case ACTIVATION -> activation(key);
                case ANSWER -> answer(key);
                case LOGITS -> logits(key);
                case RELEASE -> release();
                case ROOM -> full = move.key % 2 == 0;
                default -> now += move.key;
            }
            assertThat(frames.isAnswered()).isEqualTo(!waiting.containsValue(false));
            assertThat(frames.isReady()).isEqualTo(!ready().isEmpty());
        }
        release();
    }

    private void activation(FrameKey key) {
        boolean expected = !waiting.containsKey(key) && !gone.contains(key);
        FrameLine.Entry entry = new FrameLine.Entry(key.run(), 1, slot("activations"), now);
        assertThat(frames.arrived(key, entry)).isEqualTo(expected);
        if (expected) {
            waiting.put(key, false);
            startedAt = start == null ? now : startedAt;
            if (start == null || start.run().equals(key.run()) && key.step() < start.step()) {
                start = key;
            }
            reached = key;
            reachedAt = now;
            LogitsSent ahead = held.remove(key);
            assertThat(logits.met(key, now)).isSameAs(ahead == null ? null : ahead.logits);
            if (ahead != null) {
                meets(ahead);
            } else if (strangersSince == null) {
                strangersSince = now;
            }
            assertThat(frames.run(key)).isEqualTo(key.run());
        }
    }

    private void answer(FrameKey key) {
        frames.answered(key, new PartitionCut.Blend(key.seed(), new byte[] {(byte) key.step()}));
        waiting.computeIfPresent(key, (frame, before) -> true);
    }

    private void logits(FrameKey key) {
        Logits frame = new Logits(key.seed(), key.step(), TENSOR);
        boolean goesBack = highest != null && highest.run().equals(key.run()) && key.step() < highest.step();
        highest = goesBack ? highest : key;
        LogitsSent sent = new LogitsSent(key, frame, now, count++, goesBack);
        LogitsLine.Fate expected = LogitsLine.Fate.USELESS;
        if (waiting.containsKey(key)) {
            expected = LogitsLine.Fate.GO_ON;
            meets(sent);
        } else if (!gone.contains(key) && held.putIfAbsent(key, sent) == null) {
            expected = LogitsLine.Fate.HELD;
        }
        assertThat(logits.arrived(key, frame, 1, slot("logits"), now)).isEqualTo(expected);
        pairs.add(sent);
    }

    private void release() {
        List<FrameKey> expected = ready();
        FrameLine.Released released = frames.release();
        assertThat(released.answers())
                .extracting(answer -> (long) answer.record()[0])
                .isEqualTo(expected.stream().map(FrameKey::step).toList());
        assertThat(released.bytes()).isEqualTo(expected.size());
        expected.forEach(waiting::remove);
        gone.addAll(expected);
        settle();
    }

    private void settle() {
        int settled = 0;
        while (settled < pairs.size() && isSettled(pairs.get(settled), full && settled == 0)) {
            settled++;
        }
        List<LogitsSent> left = pairs.subList(0, settled);
        List<Logits> unmet = left.stream()
                .filter(sent -> held.remove(sent.key, sent))
                .map(LogitsSent::logits)
                .toList();
        assertThat(logits.isReady(now, full)).isEqualTo(settled > 0);
        assertThat(logits.settle(now, full)).isEqualTo(new LogitsLine.Settled(settled, settled, unmet));
        left.clear();
    }

    private void meets(LogitsSent sent) {
        lastMet = Math.max(lastMet, sent.number);
        strangersSince = null;
    }

    private boolean isSettled(LogitsSent sent, boolean crowded) {
        if (gone.contains(sent.key)) {
            return true;
        }
        if (waiting.containsKey(sent.key) || reached == null) {
            return false;
        }
        if (!sent.goesBack
                && sent.since - startedAt <= PATIENCE
                && start.run().equals(sent.key.run())
                && sent.key.step() < start.step()) {
            return true;
        }
        if (now - sent.since <= PATIENCE) {
            return false;
        }
        if (reached.run().equals(sent.key.run())) {
            return reached.step() > sent.key.step();
        }
        boolean strangers =
                strangersSince != null && reachedAt - strangersSince > PATIENCE && reachedAt - sent.since > PATIENCE;
        return sent.number < lastMet || crowded && strangers;
    }

    private List<FrameKey> ready() {
        List<FrameKey> ready = new ArrayList<>();
        for (Map.Entry<FrameKey, Boolean> frame : waiting.entrySet()) {
            if (!frame.getValue()) {
                break;
            }
            ready.add(frame.getKey());
        }
        return ready;
    }

    private AppliedOffsets.Slot slot(String topic) {
        return places.arrived(new Origin(topic, 0, offset++));
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 7))
                .as(Move::new)
                .list()
                .ofMaxSize(80);
    }

    enum Kind {
        ACTIVATION,
        ANSWER,
        LOGITS,
        RELEASE,
        ROOM,
        TIME
    }

    record Move(Kind kind, int key) {}

    record LogitsSent(FrameKey key, Logits logits, long since, long number, boolean goesBack) {}
}
