package io.kasmina.pipeline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.CatalogUpdate;
import io.kasmina.contract.Sha256;
import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.RecordedTelemetry;
import io.kasmina.tensor.ClearableCache.Freed;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KernelCacheTest {

    private static final long SIZE = 16;
    private static final Path FILE = Path.of("file");

    private final CountedOps ops = new CountedOps();
    private final KernelCache cache = cache(2, 1000);

    @Test
    void aSpareIsTakenOnceAndForGood() {
        HeapKernel kernel = keep(cache, key("a", 1));
        assertThat(cache.isReady(key("a", 1))).isTrue();
        assertThat(cache.bytes()).isEqualTo(SIZE);
        Spare taken = cache.take(key("a", 1));
        assertThat(taken).isNotNull();
        assertThat(taken.kernel()).isSameAs(kernel);
        assertThat(cache.take(key("a", 1))).isNull();
        assertThat(cache.isReady(key("a", 1))).isFalse();
        assertThat(cache.bytes()).isZero();
        assertThat(cache.wanting(key("a", 1))).isEqualTo(FILE);
    }

    @Test
    void anEvictionClosesWhatIsLoadedAheadAndNeverWhatWasTaken() {
        HeapKernel attached = keep(cache, key("a", 1));
        cache.take(key("a", 1));
        HeapKernel spare = keep(cache, key("a", 1));
        keep(cache, key("b", 1));
        keep(cache, key("c", 1));
        assertThat(spare.closes()).isEqualTo(1);
        assertThat(attached.closes()).isZero();
        assertThat(cache.totals().evictions()).isEqualTo(1);
        assertThat(cache.totals().closed()).isEqualTo(1);
        assertThat(cache.wanting(key("a", 1))).isNull();
    }

    @Test
    void theBytesOfSparesAreBounded() {
        KernelCache small = cache(8, 2 * SIZE);
        HeapKernel first = keep(small, key("a", 1));
        keep(small, key("b", 1));
        keep(small, key("c", 1));
        assertThat(first.closes()).isEqualTo(1);
        assertThat(small.bytes()).isEqualTo(2 * SIZE);
        KernelCache smaller = cache(8, SIZE - 1);
        assertThat(keep(smaller, key("a", 1)).closes()).isEqualTo(1);
        assertThat(smaller.isReady(key("a", 1))).isFalse();
    }

    @Test
    void aNameAloneFindsNothing() {
        keep(cache, key("a", 1));
        assertThat(cache.take(key("a", 2))).isNull();
        assertThat(cache.take(key("b", 1))).isNull();
    }

    @Test
    void anUpdateGivesUpEveryOtherArtifactOfItsBlueprint() {
        KernelCache wide = cache(8, 1000);
        HeapKernel old = keep(wide, key("a", 1));
        HeapKernel current = keep(wide, key("a", 2));
        HeapKernel other = keep(wide, key("b", 1));
        assertThat(wide.invalidate(new CatalogUpdate("a", digest(2)))).isEqualTo(1);
        assertThat(old.closes()).isEqualTo(1);
        assertThat(wide.isReady(key("a", 2))).isTrue();
        assertThat(wide.invalidate(new CatalogUpdate("a", null))).isEqualTo(1);
        assertThat(current.closes()).isEqualTo(1);
        assertThat(other.closes()).isZero();
        assertThat(wide.invalidate(new CatalogUpdate("a", null))).isZero();
    }

    @Test
    void aSpareThatComesForSomethingGivenUpIsClosed() {
        cache.missed(key("a", 1), FILE);
        cache.invalidate(new CatalogUpdate("a", null));
        HeapKernel late = HeapKernel.of(ops, 2, 0);
        cache.put(key("a", 1), new Spare(late, null));
        assertThat(late.closes()).isEqualTo(1);
        assertThat(cache.isReady(key("a", 1))).isFalse();
    }

    @Test
    void clearingGivesEverythingBackAndItIsMadeAgain() {
        HeapKernel spare = keep(cache, key("a", 1));
        assertThat(cache.clear()).isEqualTo(new Freed(1, SIZE));
        assertThat(cache.clear()).isEqualTo(Freed.NONE);
        assertThat(spare.closes()).isEqualTo(1);
        keep(cache, key("a", 1));
        assertThat(cache.isReady(key("a", 1))).isTrue();
    }

    @Test
    void afterItsEndNothingIsKept() {
        HeapKernel spare = keep(cache, key("a", 1));
        cache.end();
        assertThat(spare.closes()).isEqualTo(1);
        assertThat(keep(cache, key("b", 1)).closes()).isEqualTo(1);
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void aCacheOfNothingKeepsNothing() {
        KernelCache off = new KernelCache(KernelCacheConfig.off(), new RecordedTelemetry());
        assertThat(keep(off, key("a", 1)).closes()).isEqualTo(1);
        assertThat(off.totals().misses()).isEqualTo(1);
    }

    @Test
    void ratesAreSharesOfAllAttachments() {
        keep(cache, key("a", 1));
        cache.take(key("a", 1));
        cache.missed(key("a", 1), FILE);
        cache.missed(key("b", 1), FILE);
        assertThat(cache.totals().hitRate()).isEqualTo(0.5);
        assertThat(cache.totals().spareRate()).isEqualTo(0.25);
        assertThat(CacheTotals.NONE.hitRate()).isZero();
        assertThat(cache.totals().since(cache.totals())).isEqualTo(CacheTotals.NONE);
    }

    private HeapKernel keep(KernelCache into, KernelKey key) {
        HeapKernel kernel = HeapKernel.of(ops, 2, 0);
        if (into.wanting(key) == null) {
            into.missed(key, FILE);
        }
        into.put(key, new Spare(kernel, null));
        return kernel;
    }

    private static KernelCache cache(int entries, long bytes) {
        return new KernelCache(
                new KernelCacheConfig(entries, bytes, Duration.ofSeconds(10), Duration.ZERO), new RecordedTelemetry());
    }

    private static KernelKey key(String blueprint, int number) {
        return new KernelKey(blueprint, digest(number));
    }

    private static Sha256 digest(int number) {
        return new Sha256(Integer.toString(number).repeat(64));
    }
}
