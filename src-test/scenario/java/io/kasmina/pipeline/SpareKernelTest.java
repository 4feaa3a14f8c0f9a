package io.kasmina.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.BlendSpec;
import io.kasmina.contract.CatalogUpdate;
import io.kasmina.contract.Command;
import io.kasmina.contract.SeedId;
import io.kasmina.contract.Sha256;
import io.kasmina.gate.FallbackConfig;
import io.kasmina.gate.FallbackKernel;
import io.kasmina.pipeline.cache.KernelCacheConfig;
import io.kasmina.prefetch.Digests;
import io.kasmina.prefetch.FetchFailure;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.support.HeapKernel;
import io.kasmina.support.KernelBus;
import io.kasmina.support.PipelineBed;
import io.kasmina.support.PrefetchFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SpareKernelTest {

    private static final SeedId FIRST = PipelineBed.SEED;
    private static final SeedId SECOND = new SeedId("seed-2");
    private static final SeedId THIRD = new SeedId("seed-3");

    @TempDir
    private Path folder;

    private final Sinks.Many<CatalogUpdate> catalog = Sinks.many().unicast().onBackpressureBuffer();
    private final PipelineBed bed =
            PipelineBed.startWith(parts -> parts.config(KasminaConfig.defaults().with(PrefetchFixture.atMost(256, 64)))
                    .catalog(catalog::asFlux));
    private final List<HeapKernel> loaded = new ArrayList<>();
    private final Map<String, Sha256> pins = new HashMap<>();

    @AfterEach
    void everyKernelIsClosedOnce() {
        bed.close();
        assertThat(loaded).allSatisfy(kernel -> assertThat(kernel.closes()).isEqualTo(1));
    }

    @Test
    void theNextSeedGetsASpareAndNobodyIsAsked() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        assertThat(loaded).hasSize(2);
        germinate(SECOND, "a");
        assertThat(bed.views.get(SECOND).kernelAttached()).isTrue();
        assertThat(bed.bus.requests()).hasSize(1);
        assertThat(bed.bus.references()).hasSize(1);
        assertThat(loaded).hasSize(3).allSatisfy(kernel -> assertThat(kernel.forwards())
                .isEqualTo(1));
    }

    @Test
    void whatWasTrainedNeverComesBack() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        loaded.get(0).learn(9, 9);
        bed.send(bed.policy.cull(FIRST));
        bed.pass(Duration.ofSeconds(30));
        germinate(FIRST, "a");
        assertThat(bed.view().kernelAttached()).isTrue();
        assertThat(loaded.get(0).closes()).isEqualTo(1);
        assertThat(loaded.get(1).parameters().values(HeapKernel.WEIGHT)).containsExactly(2, 0, 0, 0);
        assertThat(bed.bus.requests()).hasSize(1);
    }

    @Test
    void aFileThatChangedIsNotLoadedAhead() throws IOException {
        Path file = artifact("a");
        germinate(FIRST, "a");
        Files.writeString(file, "changed");
        germinate(SECOND, "a");
        assertThat(loaded).hasSize(2);
        assertThat(bed.events(EventName.SPARE_FAILED)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("reason", "digest_mismatch")
                .containsEntry("blueprint_id", "a"));
    }

    @Test
    void aFileThatIsGoneIsFetchedByTheNextOrder() throws IOException {
        Path file = artifact("a");
        germinate(FIRST, "a");
        Files.delete(file);
        germinate(SECOND, "a");
        assertThat(bed.events(EventName.SPARE_FAILED)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("reason", "io_failed"));
        germinate(THIRD, "a");
        assertThat(bed.bus.requests()).hasSize(2);
    }

    @Test
    void twoThatSawTheSameSpareBothGetAKernel() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        bed.device.hold();
        germinate(SECOND, "a");
        germinate(THIRD, "a");
        assertThat(bed.bus.requests()).hasSize(1);
        bed.device.letGo();
        assertThat(bed.views.get(SECOND).kernelAttached()).isTrue();
        assertThat(bed.views.get(THIRD).kernelAttached()).isTrue();
        assertThat(bed.bus.requests()).hasSize(2);
    }

    @Test
    void aSeedThatIsRetiredMeanwhileKeepsNoSpare() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        bed.device.hold();
        germinate(SECOND, "a");
        bed.send(bed.policy.cull(SECOND));
        bed.device.letGo();
        assertThat(bed.views.get(SECOND).kernelAttached()).isFalse();
        assertThat(loaded.get(1).closes()).isEqualTo(1);
    }

    @Test
    void theSameNameWithAnotherDigestIsAnotherKernel() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        Files.writeString(folder.resolve("a2"), "another");
        pins.put("a", bed.bus.file("a", folder.resolve("a2"), this::load));
        germinate(SECOND, "a");
        assertThat(bed.bus.requests()).hasSize(2);
        assertThat(bed.views.get(SECOND).kernelAttached()).isTrue();
    }

    @Test
    void anUpdateOfTheCatalogGivesUpTheSpare() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        catalog.tryEmitNext(new CatalogUpdate("a", null)).orThrow();
        assertThat(loaded.get(1).closes()).isEqualTo(1);
        assertThat(loaded.get(0).closes()).isZero();
        assertThat(bed.events(EventName.CACHE_INVALIDATED)).singleElement().satisfies(event -> assertThat(
                        event.attributes())
                .containsEntry("blueprint_id", "a")
                .containsEntry("entries", "1"));
        germinate(SECOND, "a");
        assertThat(bed.bus.requests()).hasSize(2);
    }

    @Test
    void aFallbackIsNeverKeptUnderTheNameThatItStandsInFor() throws IOException {
        Path file = Files.writeString(folder.resolve("fallback"), "fallback");
        Sha256 digest = Digests.of(file);
        FallbackConfig observed = FallbackConfig.observed(new FallbackKernel("safe", "file:safe", digest));
        try (PipelineBed staged = PipelineBed.startWith(
                parts -> parts.config(KasminaConfig.defaults().with(observed)))) {
            staged.bus.file("safe", file, () -> HeapKernel.of(staged.ops, 1, 0));
            staged.bus.fetch("file:failing", KernelBus.failed(FetchFailure.NOT_FOUND));
            staged.send(staged.policy.germinate(FIRST, "failing", BlendSpec.byDefault()));
            assertThat(staged.view().fallbackUsed()).isTrue();
            staged.send(staged.policy.germinate(SECOND, "failing", digest, BlendSpec.byDefault()));
            assertThat(staged.bus.requests()).hasSize(2);
            staged.send(staged.policy.germinate(THIRD, "safe", digest, BlendSpec.byDefault()));
            assertThat(staged.bus.requests()).hasSize(2);
            assertThat(staged.views.get(THIRD).kernelAttached()).isTrue();
        }
    }

    @Test
    void anEmergencyClosesSparesAndNothingThatIsAttached() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        bed.send(new Command.Emergency(bed.policy.header(), false));
        assertThat(loaded.get(1).closes()).isEqualTo(1);
        assertThat(loaded.get(0).closes()).isZero();
        assertThat(bed.events(EventName.EMERGENCY_CLEANUP))
                .singleElement()
                .satisfies(event -> assertThat(event.attributes().get("caches")).contains("kernels=1"));
    }

    @Test
    void everyIntervalTellsWhatWasDone() throws IOException {
        artifact("a");
        germinate(FIRST, "a");
        germinate(SECOND, "a");
        bed.pass(Duration.ofSeconds(10));
        bed.pass(Duration.ofSeconds(10));
        assertThat(bed.events(EventName.KERNEL_CACHE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("hits", "1")
                .containsEntry("spares", "1")
                .containsEntry("misses", "1")
                .containsEntry("evictions", "0")
                .containsEntry("bytes", "16")
                .containsEntry("loads", "3")
                .containsEntry("waits", "2"));
    }

    @Test
    void aWaitThatIsTooLongIsAWarning() throws IOException {
        artifact("a");
        bed.device.hold();
        germinate(FIRST, "a");
        bed.pass(Duration.ofMillis(100));
        bed.device.letGo();
        assertThat(bed.events(EventName.CACHE_CONTENTION)).isEmpty();
        bed.device.hold();
        germinate(SECOND, "a");
        bed.pass(Duration.ofMillis(101));
        bed.device.letGo();
        assertThat(bed.events(EventName.CACHE_CONTENTION)).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.WARNING);
            assertThat(event.seed()).isEqualTo(SECOND);
            assertThat(event.attributes()).containsEntry("wait_ms", "101").containsEntry("limit_ms", "100");
        });
    }

    @Test
    void twoHundredSeedsFetchTwentyArtifactsOnceEach() throws IOException {
        Sinks.Empty<Void> store = Sinks.empty();
        AtomicInteger fetches = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            Path file = artifact("b" + i);
            FetchResult there = new FetchResult.Fetched(file, pins.get("b" + i), 1);
            bed.bus.fetch(
                    "file:b" + i,
                    store.asMono().then(Mono.just(there)).doOnSubscribe(subscription -> fetches.incrementAndGet()));
        }
        for (int i = 0; i < 200; i++) {
            germinate(new SeedId("s" + i), "b" + i % 20);
        }
        store.tryEmitEmpty().orThrow();
        assertThat(fetches).hasValue(20);
        assertThat(bed.views.values()).hasSize(200).allMatch(view -> view.kernelAttached());
        bed.pass(KernelCacheConfig.defaults().interval());
        assertThat(bed.events(EventName.KERNEL_CACHE)).singleElement().satisfies(event -> assertThat(event.attributes())
                .containsEntry("misses", "20")
                .containsEntry("hits", "180"));
        assertThat(loaded).hasSize(220);
    }

    private void germinate(SeedId seed, String blueprint) {
        bed.send(bed.policy.germinate(seed, blueprint, pins.get(blueprint), BlendSpec.byDefault()));
    }

    private Path artifact(String blueprint) throws IOException {
        Path file = Files.writeString(folder.resolve(blueprint), "kernel " + blueprint);
        pins.put(blueprint, bed.bus.file(blueprint, file, this::load));
        return file;
    }

    private HeapKernel load() {
        loaded.add(HeapKernel.of(bed.ops, 2, 0));
        return loaded.get(loaded.size() - 1);
    }
}
