package io.kasmina.pipeline.proof;

import io.kasmina.contract.SeedId;
import io.kasmina.contract.UsageFault;
import io.kasmina.pipeline.Kasmina;
import io.kasmina.pipeline.snapshot.Restored;
import io.kasmina.pipeline.snapshot.SeedCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Copies seeds of a pipeline and brings them back, as a host does. */
final class PipelineCheckpoints {

    private final Kasmina kasmina;
    private final Map<SeedId, SeedCopy> copies = new HashMap<>();
    private final List<Reaction.Reply> answers = new ArrayList<>();

    PipelineCheckpoints(Kasmina kasmina) {
        this.kasmina = kasmina;
    }

    void play(Input.Checkpoint checkpoint) {
        SeedId seed = checkpoint.seed();
        if (!checkpoint.restores()) {
            kasmina.export(seed).subscribe(copy -> exported(seed, copy), this::refused);
        } else if (copies.containsKey(seed)) {
            kasmina.restore(seed, SeedCopy.of(copies.get(seed).toBytes())).subscribe(this::restored, this::refused);
        }
    }

    /** Returns the answers since the last call. */
    List<Reaction.Reply> take() {
        List<Reaction.Reply> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    private void exported(SeedId seed, SeedCopy copy) {
        copies.put(seed, copy);
        answers.add(NaiveErrands.seedless("exported", ""));
    }

    private void refused(Throwable failure) {
        String reason = failure instanceof UsageFault fault ? fault.kind().name() : failure.toString();
        answers.add(NaiveErrands.seedless("export_failed", reason.toLowerCase(Locale.ROOT)));
    }

    private void restored(Restored answer) {
        boolean failed = answer instanceof Restored.Failed;
        String reason = answer instanceof Restored.Failed end ? end.reason().code() : "";
        answers.add(NaiveErrands.seedless(failed ? "restore_failed" : "restored", reason));
    }
}
