package io.kasmina.perf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Attaching a kernel of 100 KB: a spare that was loaded ahead, against one small native call; and one that lies in the store,
 * checked, loaded and attached, against reading its file and loading it alone. All on the device thread. Then what such kernels cost a
 * seed that blends beside them.
 */
final class CacheRow implements Row {

    private static final double MICROS = 1e6;

    /** An attachment may take the time of two small calls. */
    private static final double SPARE_TARGET = 0.5;

    private static final double STORE_TARGET = 0.70;

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public List<Figure> measure(Effort effort) throws IOException {
        try (TorchLane torch = TorchLane.open()) {
            List<Figure> figures = new ArrayList<>();
            try (CacheBench bench = CacheBench.open(torch)) {
                figures.add(spare(bench));
                figures.add(store(bench, effort));
            }
            figures.addAll(LoadFigures.measure(torch, effort));
            return figures;
        }
    }

    private static Figure spare(CacheBench bench) {
        Rounds rounds = bench.spares();
        return new Figure(
                "cache",
                "attach a spare",
                MICROS / rounds.rate(0),
                "us",
                MICROS / rounds.rate(1),
                null,
                rounds.ratio(0, 1),
                SPARE_TARGET);
    }

    private static Figure store(CacheBench bench, Effort effort) {
        Rounds rounds = bench.files(effort);
        return new Figure(
                "cache",
                "attach from the store",
                MICROS / rounds.rate(0),
                "us",
                MICROS / rounds.rate(1),
                null,
                rounds.ratio(0, 1),
                STORE_TARGET);
    }
}
