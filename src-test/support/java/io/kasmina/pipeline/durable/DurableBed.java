package io.kasmina.pipeline.durable;

import io.kasmina.pipeline.lane.InlineJournal;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.VerifyConfig;
import java.io.IOException;
import java.nio.file.Path;
import reactor.core.scheduler.Schedulers;

/** A state folder on a faulty disk, written by the caller's thread. */
final class DurableBed {

    /** Small enough to reach. */
    static final DurableConfig CONFIG = new DurableConfig(100_000, 150_000, 1_000_000);

    final FaultyDisk disk = new FaultyDisk();
    final Path folder;
    InlineJournal journal = new InlineJournal();
    Durable durable;
    private VerifyConfig limits;

    DurableBed(Path folder) throws IOException {
        this(folder, VerifyConfig.defaults());
    }

    DurableBed(Path folder, VerifyConfig limits) throws IOException {
        this.folder = folder.resolve("state");
        this.limits = limits;
        open();
    }

    NonceLedger nonces() {
        return durable.nonces();
    }

    Path log() {
        return folder.resolve("nonces.log");
    }

    /** Ends as a killed process does, without what it had queued, and begins anew. */
    void killAndOpen() throws IOException {
        kill();
        open();
    }

    /** Ends as a killed process does. */
    void kill() {
        journal.kill();
        durable.close();
    }

    /** Opens with other limits than before. */
    void open(VerifyConfig next) throws IOException {
        limits = next;
        open();
    }

    void open() throws IOException {
        journal = new InlineJournal();
        durable = Durable.open(disk, folder, limits, CONFIG, journal, Schedulers.immediate());
    }
}
