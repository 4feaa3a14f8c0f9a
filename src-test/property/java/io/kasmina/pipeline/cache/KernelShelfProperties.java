package io.kasmina.pipeline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.Sha256;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The shelf beside a list that is searched from the front. */
class KernelShelfProperties {

    @Property
    void theOldestGoesFirstAndNothingElse(
            @ForAll("moves") List<Move> moves,
            @ForAll @IntRange(max = 4) int entries,
            @ForAll @IntRange(max = 20) int bytes) {
        KernelShelf shelf = new KernelShelf(entries, bytes);
        Model model = new Model(entries, bytes);
        for (Move move : moves) {
            assertThat(move.on(shelf)).isEqualTo(move.on(model));
            assertThat(shelf.keys()).isEqualTo(model.keys());
            assertThat(shelf.bytes()).isEqualTo(model.bytes()).isLessThanOrEqualTo(bytes);
            assertThat(shelf.size()).isEqualTo(model.places.size()).isLessThanOrEqualTo(entries);
            assertThat(shelf.holds(move.key())).isEqualTo(model.keys().contains(move.key()));
        }
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 25))
                .as((kind, key, size) -> new Move(kind, keyOf(key), size))
                .list()
                .ofMaxSize(40);
    }

    /** Six artifacts of three blueprints. */
    private static KernelKey keyOf(int number) {
        return new KernelKey(
                "BP-" + number / 2, new Sha256(Integer.toString(number % 2).repeat(64)));
    }

    enum Kind {
        USE,
        RESIZE,
        REMOVE
    }

    record Move(Kind kind, KernelKey key, int size) {

        List<KernelKey> on(KernelShelf shelf) {
            return switch (kind) {
                case USE -> shelf.use(key);
                case RESIZE -> shelf.resize(key, size);
                case REMOVE -> shelf.remove(key) ? List.of(key) : List.of();
            };
        }

        List<KernelKey> on(Model model) {
            return switch (kind) {
                case USE -> model.use(key);
                case RESIZE -> model.resize(key, size);
                case REMOVE -> model.places.removeIf(place -> place.key().equals(key)) ? List.of(key) : List.of();
            };
        }
    }

    /** The oldest place is the first one. */
    private static final class Model {
        private final List<Place> places = new ArrayList<>();
        private final int entries;
        private final int most;

        record Place(KernelKey key, int size) {}

        Model(int entries, int most) {
            this.entries = entries;
            this.most = most;
        }

        List<KernelKey> use(KernelKey key) {
            int size = places.stream()
                    .filter(place -> place.key().equals(key))
                    .mapToInt(Place::size)
                    .sum();
            places.removeIf(place -> place.key().equals(key));
            places.add(new Place(key, size));
            return shrink();
        }

        List<KernelKey> resize(KernelKey key, int size) {
            if (!keys().contains(key)) {
                return List.of();
            }
            if (size > most) {
                places.removeIf(place -> place.key().equals(key));
                return List.of(key);
            }
            places.replaceAll(place -> place.key().equals(key) ? new Place(key, size) : place);
            return shrink();
        }

        List<KernelKey> shrink() {
            List<KernelKey> gone = new ArrayList<>();
            while (places.size() > entries || bytes() > most) {
                gone.add(places.remove(0).key());
            }
            return gone;
        }

        List<KernelKey> keys() {
            return places.stream().map(Place::key).toList();
        }

        long bytes() {
            return places.stream().mapToLong(Place::size).sum();
        }
    }
}
