package io.kasmina.pipeline.durable;

import io.kasmina.pipeline.lane.Journal;
import io.kasmina.pipeline.lane.SharedSchedulers;
import io.kasmina.pipeline.port.SnapshotStore;
import io.kasmina.verify.NonceLedger;
import io.kasmina.verify.VerifyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * A pipeline's nonces and snapshots in one folder:
 *
 * <pre>{@code
 * JournalThread journal = JournalThread.launch();
 * Durable durable = Durable.open(folder, config.verify(), journal);
 * Kasmina.builder().config(config).nonces(durable.nonces()).snapshots(durable.snapshots())…
 * }</pre>
 *
 * <p>Close the pipeline first, then this, then the journal.
 */
public final class Durable implements AutoCloseable {

    private final StateFolder folder;
    private final NonceFile file;
    private final SnapshotFiles files;
    private final NonceLedger nonces;
    private final SnapshotStore snapshots;
    private final Journal journal;

    private Durable(
            StateFolder folder,
            NonceFile file,
            SnapshotFiles files,
            NonceLedger nonces,
            SnapshotStore snapshots,
            Journal journal) {
        this.folder = folder;
        this.file = file;
        this.files = files;
        this.nonces = nonces;
        this.snapshots = snapshots;
        this.journal = journal;
    }

    /** Opens a folder with default bounds and answers on Reactor's parallel scheduler. */
    public static Durable open(Path folder, VerifyConfig limits, Journal journal) throws IOException {
        return open(folder, limits, DurableConfig.defaults(), journal, SharedSchedulers.parallel());
    }

    /**
     * Opens a folder, which is made if it is not there, and reads its nonces. Blocks: not for event loops.
     *
     * @param folder on a POSIX file system
     * @param limits the pipeline's limits of verification
     * @param config bounds
     * @param journal writes; it stays the caller's to close
     * @param answers runs what waits for snapshots
     * @throws io.kasmina.pipeline.port.StoreFault IN_USE if it is open elsewhere, EXPOSED if others than its owner may enter it, CORRUPT
     *     if the nonces in it cannot be trusted
     * @throws IOException if the disk fails
     */
    public static Durable open(
            Path folder, VerifyConfig limits, DurableConfig config, Journal journal, Scheduler answers)
            throws IOException {
        return open(Disk.REAL, folder, limits, config, journal, answers);
    }

    static Durable open(
            Disk disk, Path path, VerifyConfig limits, DurableConfig config, Journal journal, Scheduler answers)
            throws IOException {
        StateFolder folder = StateFolder.open(disk, path);
        NonceFile file = null;
        try {
            file = NonceFile.open(
                    disk, folder.path(), newSecret(), limits.skew().toMillis());
            FileNonceLog log = new FileNonceLog(file, limits.skew(), journal);
            NonceLedger nonces = NonceLedger.logged(limits, file.header().secret(), log);
            SnapshotFiles files = SnapshotFiles.open(disk, folder.snapshots(), config);
            SnapshotStore snapshots = new FileSnapshotStore(files, config, journal, answers);
            return new Durable(folder, file, files, nonces, snapshots, journal);
        } catch (IOException | RuntimeException failure) {
            if (file != null) {
                file.close();
            }
            folder.close();
            throw failure;
        }
    }

    private static byte[] newSecret() {
        byte[] secret = new byte[NonceFormat.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /**
     * Returns how many bytes at the end of the nonces' log could not be read at the opening, 0 after an orderly end and mostly after a kill.
     * Where there are some, commands issued before the last write are stale from then on: nobody knows which of them were accepted.
     */
    public long damagedBytes() {
        return file.damagedBytes();
    }

    /** Returns how many snapshots were refused because the folder had no room for them; they stay in memory, and that is said. */
    public long refusedSnapshots() {
        return files.refused();
    }

    /** Returns the nonces; for one stream of commands at a time. */
    public NonceLedger nonces() {
        return nonces;
    }

    /** Returns the snapshots. */
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /** Gives the folder back after what was queued. Idempotent; does not wait. */
    @Override
    public void close() {
        journal.release(this::closeAll);
    }

    private void closeAll() {
        files.close();
        try {
            file.close();
        } catch (IOException failure) {
            Operators.onErrorDropped(failure, Context.empty());
        }
        try {
            folder.close();
        } catch (IOException failure) {
            Operators.onErrorDropped(failure, Context.empty());
        }
    }
}
