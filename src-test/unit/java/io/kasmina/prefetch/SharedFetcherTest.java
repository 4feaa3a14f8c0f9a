package io.kasmina.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class SharedFetcherTest {

    private static final Sha256 DIGEST = new Sha256("ab".repeat(32));
    private static final FetchResult THERE = new FetchResult.Fetched(Path.of("file"), DIGEST, 1);

    private final List<Sinks.One<FetchResult>> fetches = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<FetchResult> results = new ArrayList<>();
    private final SharedFetcher fetcher = new SharedFetcher(this::fetch);

    @Test
    void thoseThatAskWhileAFetchIsUnderWayShareIt() {
        ask("file:a");
        ask("file:a");
        assertThat(fetches).hasSize(1);
        fetches.get(0).tryEmitValue(THERE).orThrow();
        assertThat(results).containsExactly(THERE, THERE);
        assertThat(cancelled).isEmpty();
    }

    @Test
    void whoeverAsksAfterItsEndFetchesAgain() {
        ask("file:a");
        fetches.get(0).tryEmitValue(THERE).orThrow();
        ask("file:a");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void anotherPlaceIsAnotherFetch() {
        ask("file:a");
        ask("file:b");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void oneThatGivesUpStopsNobodyElse() {
        Disposable first = ask("file:a");
        ask("file:a");
        first.dispose();
        assertThat(cancelled).isEmpty();
        fetches.get(0).tryEmitValue(THERE).orThrow();
        assertThat(results).containsExactly(THERE);
    }

    @Test
    void theLastThatGivesUpStopsTheFetch() {
        Disposable first = ask("file:a");
        Disposable second = ask("file:a");
        first.dispose();
        second.dispose();
        assertThat(cancelled).containsExactly("file:a");
        ask("file:a");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void brokenInfrastructureBreaksEveryoneOnce() {
        Mono<FetchResult> one = fetcher.fetch("file:a", DIGEST, 1);
        StepVerifier.create(Mono.zip(one, one))
                .then(() -> fetches.get(0).tryEmitError(new IllegalStateException("disk")))
                .verifyErrorMessage("disk");
        assertThat(fetches).hasSize(1);
    }

    private Disposable ask(String reference) {
        return fetcher.fetch(reference, DIGEST, 1).subscribe(results::add);
    }

    private Mono<FetchResult> fetch(String reference, Sha256 expected, long maxBytes) {
        Sinks.One<FetchResult> fetch = Sinks.one();
        fetches.add(fetch);
        return fetch.asMono().doOnCancel(() -> cancelled.add(reference));
    }
}
