package io.kasmina.perf.kafka;

import io.kasmina.perf.Effort;
import io.kasmina.perf.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One, two and three warm runners. While each works for an eighth of the time on one core, the machine has cores for all of them, and more must be faster. On a
 * machine whose cores one runner and its broker use up, more that work all the time cannot be faster, and must not be much slower.
 */
final class ScaleSection implements Section {

    /** Of what one runner does, where cores are left for another. */
    private static final double GAIN = 0.3;

    private static final double WHERE_NONE_IS_LEFT = 0.7;

    @Override
    public List<Figure> measure(KafkaBench bench, Effort effort) throws Exception {
        boolean quick = effort == Effort.QUICK;
        int warmUps = quick ? 1 : 10;
        Plan inTurnPlan = quick ? new Plan(1, 10_000) : new Plan(3, 40_000);
        Plan freePlan = quick ? new Plan(1, 10_000) : new Plan(7, 60_000);
        List<Fleet.Run> inTurn = new ArrayList<>();
        List<Fleet.Run> freely = new ArrayList<>();
        try (Feed feed = bench.feed()) {
            Backlog backlog = new Backlog("scale-" + System.nanoTime(), Backlog.SEEDS);
            for (int runners = 1; runners <= 3; runners++) {
                try (Fleet fleet = Fleet.start(bench, feed, backlog, runners, warmUps)) {
                    inTurn.add(median(fleet, inTurnPlan, Fleet.Way.IN_TURN));
                    freely.add(median(fleet, freePlan, Fleet.Way.FREELY));
                }
            }
        }
        List<Figure> figures = new ArrayList<>(figures(" 1/8 of time", inTurn));
        figures.addAll(figures("", freely));
        return figures;
    }

    private static Fleet.Run median(Fleet fleet, Plan plan, Fleet.Way way) throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> cores = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            Fleet.Run run = fleet.measure(plan.commands(), way);
            rates.add(run.rate());
            cores.add(run.cores());
        }
        return new Fleet.Run(Medians.of(rates), Medians.of(cores));
    }

    private static List<Figure> figures(String when, List<Fleet.Run> runs) {
        List<Figure> figures = new ArrayList<>();
        double alone = runs.get(0).rate();
        double target = 1;
        for (Fleet.Run run : runs) {
            int runners = figures.size() + 1;
            double ratio = run.rate() / alone;
            figures.add(new Figure(
                    "kafka-scale",
                    String.format(
                            Locale.ROOT,
                            "%d runner%s%s, %.1f of %d cores",
                            runners,
                            runners == 1 ? "" : "s",
                            when,
                            run.cores(),
                            Cores.count()),
                    run.rate(),
                    "commands/s",
                    alone,
                    null,
                    ratio,
                    target));
            boolean left = run.cores() * (ratio + GAIN) / ratio < Cores.count();
            target = left ? ratio + GAIN : WHERE_NONE_IS_LEFT;
        }
        return figures;
    }

    /**
     * How much is done.
     *
     * @param rounds how often it is measured
     * @param commands of a round: many cuts for each partition, since answers come a cut at a time
     */
    private record Plan(int rounds, int commands) {}
}
