package io.kasmina.pipeline.step;

import io.kasmina.isolate.IsolationConfig;
import io.kasmina.isolate.Moments;
import io.kasmina.isolate.SampledCoordinates;
import io.kasmina.tensor.ParameterGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs gradients of host and seed at sampled coordinates within one step. The host's elements are kept from its own backward pass, if
 * the step has one, because its optimizer clears them before the seed's pass. Confined to the device thread.
 */
final class GradientEvidence {

    private final IsolationConfig config;
    private final HostModel host;
    private final long step;
    private final List<double[]> kept = new ArrayList<>();

    GradientEvidence(IsolationConfig config, HostModel host, long step) {
        this.config = config;
        this.host = host;
        this.step = step;
    }

    void keepHost() {
        kept.clear();
        kept.addAll(hostGradients());
    }

    Paired pairWith(ParameterGroup seed) {
        List<HostModel.ComparablePair> pairs = host.comparablePairs();
        List<double[]> hosts = kept.isEmpty() ? hostGradients() : kept;
        Moments moments = Moments.ZERO;
        long sampled = 0;
        for (int i = 0; i < pairs.size(); i++) {
            int parameter = indexOf(seed, pairs.get(i).seed());
            long size =
                    parameter < 0 ? 0 : seed.parameters().get(parameter).shape().size();
            if (size == 0 || size != hostSize(pairs.get(i))) {
                continue; // another blueprint: this kernel has no such parameter
            }
            double[] elements = seed.gradientAt(parameter, coordinates(i, size));
            moments = moments.add(hosts.get(i), elements, (double) size / elements.length);
            sampled += elements.length;
        }
        return new Paired(moments, sampled);
    }

    private List<double[]> hostGradients() {
        ParameterGroup group = host.parameters();
        List<double[]> gradients = new ArrayList<>();
        List<HostModel.ComparablePair> pairs = host.comparablePairs();
        for (int i = 0; i < pairs.size(); i++) {
            int parameter = indexOf(group, pairs.get(i).host());
            if (parameter < 0) {
                throw new IllegalArgumentException("comparable pair: the host has no parameter '"
                        + pairs.get(i).host() + "'");
            }
            long size = group.parameters().get(parameter).shape().size();
            gradients.add(size == 0 ? new double[0] : group.gradientAt(parameter, coordinates(i, size)));
        }
        return gradients;
    }

    private long hostSize(HostModel.ComparablePair pair) {
        ParameterGroup group = host.parameters();
        return group.parameters().get(indexOf(group, pair.host())).shape().size();
    }

    /** Coordinates depend on pair and step alone, so that host and seed are read at the same places. */
    private long[] coordinates(int pair, long size) {
        return config.samples() == 0 ? new long[0] : SampledCoordinates.of(pair, step, config.samples(), size);
    }

    private static int indexOf(ParameterGroup group, String name) {
        List<ParameterGroup.Info> parameters = group.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Moments of paired gradients.
     *
     * @param moments the moments
     * @param sampled elements behind them
     */
    record Paired(Moments moments, long sampled) {}
}
