package io.kasmina.pipeline.durable;

import static io.kasmina.verify.NonceLedger.Admission.NEW;
import static io.kasmina.verify.NonceLedger.Admission.REPLAYED;
import static io.kasmina.verify.NonceLedger.Admission.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedId;
import io.kasmina.pipeline.lane.InlineJournal;
import io.kasmina.pipeline.lane.JournalFault;
import io.kasmina.pipeline.port.SnapshotStore;
import io.kasmina.pipeline.port.StoreFault;
import io.kasmina.verify.LogFigures;
import io.kasmina.verify.NonceReceipt;
import io.kasmina.verify.VerifyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class DurableTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final SeedId SEED = new SeedId("seed-1");

    @TempDir
    Path temp;

    private DurableBed bed;

    @BeforeEach
    void open() throws IOException {
        bed = new DurableBed(temp);
    }

    private final AtomicReference<NonceReceipt> receipt = new AtomicReference<>();

    @Test
    void theFolderAndEverythingInItIsItsOwnersAlone() throws IOException {
        bed.durable.snapshots().put(SEED, new byte[10]).block();

        try (Stream<Path> all = Files.walk(bed.folder)) {
            List<Path> paths = all.toList();
            assertThat(paths).hasSize(5);
            for (Path path : paths) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void aFolderThatOthersMayEnterIsRefused() throws IOException {
        bed.kill();
        Files.setPosixFilePermissions(bed.folder, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(bed::open)
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.EXPOSED))
                .hasMessage(
                        "state folder " + bed.folder + ": must be open to its owner alone (rwx------), was rwxr-x---");
    }

    @Test
    void aFolderInUseIsRefusedUntilItIsGivenBack() throws IOException {
        assertThatThrownBy(() -> new DurableBed(temp))
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.IN_USE))
                .hasMessage("state folder " + bed.folder + ": is in use by another pipeline");

        bed.durable.close();

        new DurableBed(temp).kill();
    }

    @Test
    void noncesOutliveTheProcess() throws IOException {
        assertThat(bed.nonces().admit("k", "c", NOW)).isEqualTo(NEW);

        bed.killAndOpen();

        assertThat(bed.nonces().admit("k", "c", NOW)).isEqualTo(REPLAYED);
        assertThat(bed.nonces().isPersistent()).isTrue();
    }

    @Test
    void aGroupIsSyncedOnce() {
        bed.journal.hold();
        for (int n = 0; n < 1_000; n++) {
            bed.nonces().admit("k", "c" + n, NOW, receipt::set);
        }
        int before = bed.disk.syncs();

        bed.journal.letGo();

        assertThat(bed.disk.syncs()).isEqualTo(before + 1);
        assertThat(receipt.get().isDurable()).isTrue();
    }

    @Test
    void aCompactedLogIsSmallerAndHoldsTheLiving() throws IOException {
        for (int n = 0; n < 3_000; n++) {
            bed.nonces().admit("k", "old" + n, NOW);
        }
        for (int n = 0; n < 1_000; n++) {
            bed.nonces().admit("k", "young" + n, NOW + 60_000);
        }
        long before = Files.size(bed.log());
        bed.nonces().expire(NOW + 65_001);

        assertThat(Files.size(bed.log())).isLessThan(before / 3);
        assertThat(bed.nonces().admit("k", "after", NOW + 65_001)).isEqualTo(NEW);
        bed.killAndOpen();
        assertThat(bed.nonces().size()).isEqualTo(1_001);
        for (int n = 0; n < 1_000; n++) {
            assertThat(bed.nonces().admit("k", "young" + n, NOW + 65_001)).isEqualTo(REPLAYED);
        }
        assertThat(bed.nonces().forgottenMillis()).isEqualTo(NOW + 5_000);
    }

    @Test
    void aCompactionThatFindsNoRoomLeavesTheLogAsItWas() throws IOException {
        for (int n = 0; n < 3_000; n++) {
            bed.nonces().admit("k", "old" + n, NOW);
        }
        bed.nonces().admit("k", "young", NOW + 60_000);
        assertThat(bed.nonces().figures()).isEqualTo(LogFigures.NONE);
        bed.disk.fill(true);
        bed.nonces().expire(NOW + 65_001);
        bed.disk.fill(false);

        assertThat(bed.nonces().figures()).isEqualTo(new LogFigures(0, 0, 1));
        assertThat(bed.nonces().isAvailable()).isTrue();
        assertThat(bed.nonces().admit("k", "next", NOW + 65_001)).isEqualTo(NEW);
        bed.killAndOpen();
        assertThat(bed.nonces().admit("k", "young", NOW + 65_001)).isEqualTo(REPLAYED);
        assertThat(bed.nonces().admit("k", "next", NOW + 65_001)).isEqualTo(REPLAYED);
    }

    @Test
    void aFullDiskRefusesCommandsUntilThereIsRoomAgain() {
        bed.nonces().admit("k", "kept", NOW);
        bed.disk.fill(true);
        assertThat(bed.nonces().admit("k", "lost", NOW, receipt::set)).isEqualTo(NEW);
        StepVerifier.create(receipt.get().durable()).verifyErrorMessage("no space left");
        assertThat(bed.nonces().admit("k", "next", NOW)).isEqualTo(UNAVAILABLE);
        bed.nonces().expire(NOW);
        assertThat(bed.nonces().isAvailable()).isFalse();

        bed.disk.fill(false);
        bed.nonces().expire(NOW);

        assertThat(bed.nonces().isAvailable()).isTrue();
        assertThat(bed.nonces().admit("k", "kept", NOW)).isEqualTo(REPLAYED);
        assertThat(bed.nonces().admit("k", "lost", NOW)).isEqualTo(NEW);
    }

    @Test
    void theTimerAsksForOneRepairAtATime() {
        bed.disk.fail(true);
        bed.nonces().admit("k", "lost", NOW);
        bed.journal.hold();
        for (int n = 0; n < 5; n++) {
            bed.nonces().expire(NOW);
        }

        assertThat(bed.journal.figures().queueDepth()).isEqualTo(1);
    }

    @Test
    void aFullOrClosedJournalAdmitsNoNonceAndTakesNoSnapshot() throws IOException {
        bed.kill();
        InlineJournal tight = new InlineJournal(1);
        Durable durable = Durable.open(
                bed.disk, bed.folder, VerifyConfig.defaults(), DurableBed.CONFIG, tight, Schedulers.immediate());
        tight.hold();
        assertThat(durable.nonces().admit("k", "taken", NOW)).isEqualTo(NEW);

        assertThat(durable.nonces().admit("k", "refused", NOW)).isEqualTo(UNAVAILABLE);
        assertRefused(durable.snapshots(), JournalFault.Kind.FULL);
        tight.letGo();
        tight.close();
        assertThat(durable.nonces().admit("k", "late", NOW)).isEqualTo(UNAVAILABLE);
        assertRefused(durable.snapshots(), JournalFault.Kind.CLOSED);
        assertThat(durable.nonces().size()).isEqualTo(1);
    }

    @Test
    void onlySoManyBytesOfSnapshotsWait() {
        SnapshotStore store = bed.durable.snapshots();
        bed.journal.hold();
        store.put(SEED, new byte[100_000]).subscribe();

        StepVerifier.create(store.put(SEED, new byte[50_001])).verifyErrorSatisfies(failure -> assertThat(failure)
                .hasMessage("snapshots: at most 150000 bytes may wait for the disk, did 100000"));
        store.put(SEED, new byte[50_000]).subscribe();
        bed.journal.letGo();
        StepVerifier.create(store.put(SEED, new byte[100_000])).verifyComplete();
    }

    @Test
    void afterItsCloseTheFolderIsNotTouched() throws IOException {
        bed.nonces().admit("k", "c", NOW);
        bed.durable.close();
        bed.durable.close();
        long size = Files.size(bed.log());

        assertThat(bed.nonces().admit("k", "d", NOW)).isEqualTo(UNAVAILABLE);
        bed.nonces().expire(NOW);
        assertThat(bed.nonces().isAvailable()).isFalse();
        StepVerifier.create(bed.durable.snapshots().put(SEED, new byte[1]))
                .verifyErrorSatisfies(failure -> assertKind(failure, JournalFault.Kind.CLOSED));
        assertThat(Files.size(bed.log())).isEqualTo(size);
    }

    private static void assertRefused(SnapshotStore store, JournalFault.Kind kind) {
        StepVerifier.create(store.put(SEED, new byte[1])).verifyErrorSatisfies(failure -> assertKind(failure, kind));
        StepVerifier.create(store.get(SEED)).verifyErrorSatisfies(failure -> assertKind(failure, kind));
        StepVerifier.create(store.remove(SEED)).verifyErrorSatisfies(failure -> assertKind(failure, kind));
    }

    private static void assertKind(Throwable failure, JournalFault.Kind kind) {
        assertThat(failure).isInstanceOfSatisfying(JournalFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(kind));
    }
}
