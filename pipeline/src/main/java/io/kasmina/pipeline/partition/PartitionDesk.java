package io.kasmina.pipeline.partition;

import io.kasmina.contract.Adjustment;
import io.kasmina.contract.Outcome;
import io.kasmina.contract.TrainingRunId;
import io.kasmina.pipeline.lane.SerialMailbox;
import io.kasmina.pipeline.port.PartitionCut;
import io.kasmina.pipeline.port.PartitionSource;
import io.kasmina.pipeline.port.PartitionState;
import io.kasmina.pipeline.port.SpentNonce;
import io.kasmina.pipeline.state.SeedSnapshot;
import io.kasmina.telemetry.MetricName;
import io.kasmina.telemetry.Packet;
import io.kasmina.telemetry.Priority;
import io.kasmina.telemetry.StageRecorder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * Where everything of one partition's run meets: what arrived and waits for a turn, and what happened and waits for a cut.
 *
 * <p>Single writer: the mailbox alone touches its parts; the methods may be called from any thread and only post.
 */
final class PartitionDesk implements DeskPort {

    private static final long TICK_MILLIS = 500;
    /** Of the bound of frames. */
    private static final int LETTER_SHARE = 8;

    private final SerialMailbox mailbox;
    private final AnswerRule answers;
    private final TurnRule rule;
    private final StageRecorder recorder;
    private final LongSupplier clock;
    private final DeskFigures figures;
    private final AppliedOffsets places = new AppliedOffsets();
    private final CutDraft draft;
    private final RecordDesk records;
    private final TurnLine line;
    private final FrameDesk frames;
    private final Sinks.Empty<Void> broken = Sinks.empty();
    private final AtomicBoolean seen = new AtomicBoolean();
    private final News news;
    private final Alarm alarm;
    private final TurnEnd end;

    private @Nullable MonoSink<Turn> waiter;
    private boolean stopping;

    /** Answers of the cut that is being taken. */
    private FrameLine.Released leaving = FrameLine.Released.NONE;

    PartitionDesk(RunParts parts, AnswerRule answers, RunState state, PartitionState committed, SerialMailbox mailbox) {
        PartitionConfig config = parts.config();
        this.mailbox = mailbox;
        this.answers = answers;
        recorder = parts.recorder();
        clock = () -> parts.scheduler().now(TimeUnit.NANOSECONDS);
        rule = new TurnRule(
                config.batch(), config.linger().toNanos(), config.cutAfter().toNanos());
        news = new News(Math.max(1, config.frameBytes() / LETTER_SHARE));
        draft = new CutDraft(config.packets(), committed.step(), committed.run());
        records = new RecordDesk(config, mailbox, places, this, answers, clock);
        frames = new FrameDesk(config, parts.frameMemory(), parts.patience(), mailbox, places, this, clock);
        line = records.line();
        figures = new DeskFigures(state, line, frames);
        alarm = new Alarm(mailbox, clock, this::look);
        end = new TurnEnd(records, draft, this::fix, config.cutAfter().toNanos(), mailbox, clock);
    }

    /** Subscribes the source's streams; once. */
    void open(PartitionSource source) {
        mailbox.postEvery(frames::settle, TICK_MILLIS);
        records.open(source);
        frames.open(source);
    }

    FrameDesk frames() {
        return frames;
    }

    /** Fails when a stream of the source does; never completes. */
    Mono<Void> failure() {
        return broken.asMono();
    }

    /** Waits for the next turn. One at a time; the one before was {@linkplain #take taken}. */
    Mono<Turn> nextTurn() {
        return mailbox.ask(sink -> {
            waiter = sink;
            look();
        });
    }

    /**
     * Waits until every command of the turn has its answer. What seeds do from then on is for another cut.
     *
     * @return which part is to be {@linkplain #take taken} then; EARLY where a CRITICAL packet has waited for that long enough, so that it is to be
     *     {@linkplain #early taken} alone
     */
    Mono<Turn.Part> ended(Turn turn) {
        return mailbox.ask(sink -> end.ask(turn, sink));
    }

    /** Takes a cut of the packets alone. */
    Mono<Turn.Taken> early() {
        return mailbox.ask(sink -> {
            PartitionCut packets = draft.takePackets();
            end.taken(packets);
            sink.success(Turn.Taken.early(packets));
        });
    }

    /** Takes the cut of a turn, with what was said before this call. */
    Mono<Turn.Taken> take(Turn turn, List<SeedSnapshot> seeds) {
        return mailbox.ask(sink -> sink.success(taken(turn, seeds)));
    }

    /** A cut is committed. */
    void committed(Turn.Taken taken) {
        mailbox.post(() -> {
            end.committed();
            frames.committed(taken);
            records.committed(taken.letters());
            if (line.isHolding()) {
                news.happened(clock.getAsLong(), true);
            }
            look();
            figures.show();
        });
    }

    /** Takes no more records; the last turn comes when every activation has its answer. */
    void stop() {
        mailbox.post(() -> {
            stopping = true;
            records.stop();
            frames.stop();
            look();
        });
    }

    /** Ends everything; idempotent. */
    void end() {
        records.end();
        frames.end();
        mailbox.dispose();
    }

    void outcome(Outcome outcome) {
        mailbox.post(() -> {
            records.answered(outcome);
            if (answers.says(outcome)) {
                draft.add(outcome);
            }
            end.look();
        });
    }

    void adjustment(Adjustment adjustment) {
        if (answers.speaksForAll()) {
            mailbox.post(() -> draft.add(adjustment));
        }
    }

    void nonce(SpentNonce nonce) {
        mailbox.post(() -> draft.add(nonce));
    }

    void packet(Packet packet) {
        mailbox.post(() -> {
            if (!draft.add(packet)) {
                recorder.count(MetricName.TELEMETRY_DROPPED, Map.of("topic", "normal"), 1);
            }
            news(packet.priority() == Priority.CRITICAL);
            end.look();
        });
    }

    /** A seed changed. Said many times in a row it costs one task. */
    void seedChanged() {
        if (seen.compareAndSet(false, true)) {
            mailbox.post(() -> {
                news.seeds(clock.getAsLong());
                look();
            });
        }
    }

    /** Returns the training run of an activation that waits for its answer, empty where none does. */
    Mono<TrainingRunId> run(FrameKey key) {
        return mailbox.ask(sink -> sink.success(frames.run(key)));
    }

    void blend(FrameKey key, PartitionCut.Blend answer) {
        mailbox.post(() -> frames.answered(key, answer));
    }

    /** The host completed a step. */
    void stepped(TrainingRunId run, long step) {
        mailbox.post(() -> draft.stepped(run, step));
    }

    @Override
    public void arrived() {
        look();
        figures.show();
    }

    @Override
    public void dead(Buried letter) {
        letter.feed().dead(recorder);
        news.buried(clock.getAsLong(), letter.bytes());
        look();
    }

    @Override
    public void skipped(Feed feed) {
        feed.skipped(recorder);
    }

    @Override
    public void news(boolean urgent) {
        news.happened(clock.getAsLong(), urgent);
        look();
    }

    @Override
    public void broken(Throwable failure) {
        broken.tryEmitError(failure);
    }

    private Turn.Taken taken(Turn turn, List<SeedSnapshot> seeds) {
        turn.inputs().forEach(input -> input.slot().done());
        FrameLine.Released released = leaving;
        leaving = FrameLine.Released.NONE;
        AppliedOffsets.Passed passed = places.take();
        PartitionCut cut = draft.take(seeds, released.answers(), passed);
        end.taken(cut);
        line.cut();
        news.taken();
        if (frames.isReady()) {
            news.happened(clock.getAsLong(), true);
        }
        figures.taken();
        figures.show();
        return new Turn.Taken(
                cut,
                released.bytes(),
                released.answers().size(),
                passed.letters(),
                turn.last() ? Turn.Part.LAST : Turn.Part.WHOLE);
    }

    /**
     * Every command is answered. An answer to an activation is booked before it is here, so that the seeds that are cut behind this know of those
     * that leave; one that comes from here on may be of a later state than theirs.
     */
    private void fix() {
        leaving = frames.release();
        // What changes from here on says so again.
        seen.set(false);
        news.seedsTaken();
    }

    private void look() {
        MonoSink<Turn> waiting = waiter;
        if (waiting == null) {
            return;
        }
        if (stopping && frames.isAnswered()) {
            begin(waiting, new Turn(List.of(), true));
            return;
        }
        long now = clock.getAsLong();
        long due = rule.due(
                end.isCommitting()
                        ? line.waiting(now, TurnRule.NEVER, false)
                        : line.waiting(now, news.age(now), news.isUrgent()));
        if (due == 0) {
            figures.begun();
            begin(waiting, new Turn(records.batch(), false));
        } else if (due > 0) {
            alarm.within(due);
        }
    }

    private void begin(MonoSink<Turn> waiting, Turn turn) {
        waiter = null;
        alarm.stop();
        waiting.success(turn);
    }
}
