package io.kasmina.perf;

import io.kasmina.contract.BlendSpec;

/**
 * One mode.
 *
 * @param spec the mode
 * @param target the least share of the memory bound
 */
record BlendCase(BlendSpec spec, double target) {

    private static final double GIGA = 1e9;

    /** Makes the figure of a side against the limit's and, if it is at least 0, the peer's. */
    Figure figure(Rounds rounds, int side, int limit, int peer, String what) {
        return new Figure(
                "blend",
                spec.mode() + " " + what,
                rounds.rate(side) / GIGA,
                "GB/s",
                rounds.rate(limit) / GIGA,
                peer < 0 ? null : rounds.rate(peer) / GIGA,
                rounds.ratio(side, limit),
                target);
    }
}
