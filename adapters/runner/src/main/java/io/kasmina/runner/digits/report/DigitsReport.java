package io.kasmina.runner.digits.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run showed. In JSON the names are in snake case.
 *
 * @param hostAccuracy the frozen host alone on the held-out digits, 0..1
 * @param blendedAccuracy host and fossilized seed on the same digits, 0..1
 * @param stages the stages that the seed went through, in order
 * @param maxHostLeak greatest host gradient after any of the seed's backward passes in the honest run
 * @param isolationChecks isolation checks in the honest run
 * @param maxAbsCosine greatest absolute cosine of host and seed gradients in the honest run;
 *     null, and left out of the JSON, where nothing measured it
 * @param undetachedStepCaught true if the undetached step was reported as a leak
 * @param undetachedLeak the leak that was reported there
 * @param rejections commands that were not carried out, rejected or refused, by reason
 * @param refusals those of them that were authentic, by reason
 * @param outcomes all outcomes by verdict
 * @param gateFailures failed gates by {@code gate:reason}
 * @param blendFailures blends that were not made, by reason
 * @param telemetryPackets packets received
 * @param emergencyPackets those of them with priority HIGH or CRITICAL
 * @param deviceThreadOnly true if every native call was counted on the device thread
 * @param nativeCalls native calls counted
 * @param foreignNativeCalls those of them on other threads
 * @param steps training steps run
 * @param wallSeconds duration of the job in s
 * @param seed what the shuffle and the initial parameters were made from
 * @param curve loss and accuracy over steps
 * @param expectations what was expected, and whether it came true
 */
public record DigitsReport(
        double hostAccuracy,
        double blendedAccuracy,
        List<String> stages,
        double maxHostLeak,
        long isolationChecks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double maxAbsCosine,
        boolean undetachedStepCaught,
        double undetachedLeak,
        Map<String, Long> rejections,
        Map<String, Long> refusals,
        Map<String, Long> outcomes,
        Map<String, Long> gateFailures,
        Map<String, Long> blendFailures,
        long telemetryPackets,
        long emergencyPackets,
        boolean deviceThreadOnly,
        long nativeCalls,
        long foreignNativeCalls,
        long steps,
        double wallSeconds,
        long seed,
        List<CurvePoint> curve,
        List<Expectation> expectations) {

    /** Returns this report with expectations. */
    public DigitsReport with(List<Expectation> judged) {
        return new DigitsReport(
                hostAccuracy,
                blendedAccuracy,
                stages,
                maxHostLeak,
                isolationChecks,
                maxAbsCosine,
                undetachedStepCaught,
                undetachedLeak,
                rejections,
                refusals,
                outcomes,
                gateFailures,
                blendFailures,
                telemetryPackets,
                emergencyPackets,
                deviceThreadOnly,
                nativeCalls,
                foreignNativeCalls,
                steps,
                wallSeconds,
                seed,
                curve,
                judged);
    }
}
