package io.kasmina.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.RecordedTelemetry;
import io.kasmina.support.VerifyFixture;
import io.kasmina.telemetry.EventName;
import io.kasmina.telemetry.MetricName;
import org.junit.jupiter.api.Test;

class LedgerGaugeTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final long TTL = 65_000;

    private final RecordedTelemetry telemetry = new RecordedTelemetry();
    private final NonceLedger ledger = NonceLedger.inMemory(VerifyFixture.withNonces(10, 10), new byte[16]);
    private final LedgerGauge gauge = new LedgerGauge(ledger, telemetry, telemetry);
    private int commands;

    @Test
    void saturationIsSaidAtNinetyPercentAndAgainOnlyAfterLessThanEighty() {
        admit(8, NOW);
        assertThat(saturations()).isZero();
        admit(1, NOW + 1);
        assertThat(saturations()).isEqualTo(1);
        ledger.expire(NOW + TTL + 1);
        admit(7, NOW + TTL + 1);
        assertThat(ledger.size()).isEqualTo(8);
        admit(1, NOW + TTL + 1);
        assertThat(saturations()).isEqualTo(2);
    }

    @Test
    void atEightyPercentItIsNotRelievedYet() {
        admit(1, NOW);
        admit(8, NOW + 1);
        ledger.expire(NOW + TTL + 1);
        assertThat(ledger.size()).isEqualTo(8);
        assertThat(saturations()).isEqualTo(1);
        admit(1, NOW + TTL + 1);
        assertThat(saturations()).isEqualTo(1);
    }

    @Test
    void whatIsForgottenIsCountedOnce() {
        admit(3, NOW);
        ledger.expire(NOW + TTL + 1);
        gauge.record();
        admit(2, NOW + TTL + 1);
        ledger.expire(NOW + 2 * TTL + 2);
        gauge.record();
        gauge.record();

        assertThat(telemetry.count(MetricName.NONCE_LEDGER_EVICTIONS)).isEqualTo(5);
        assertThat(telemetry.gauge(MetricName.NONCE_LEDGER_SIZE)).isZero();
    }

    @Test
    void whatWasForgottenForAnEarlierStreamIsNotCountedAgain() {
        admit(3, NOW);
        ledger.expire(NOW + TTL + 1);
        new LedgerGauge(ledger, telemetry, telemetry).record();

        assertThat(telemetry.count(MetricName.NONCE_LEDGER_EVICTIONS)).isZero();
    }

    private void admit(int count, long nowMillis) {
        for (int i = 0; i < count; i++) {
            ledger.admit("k", "c-" + commands++, nowMillis);
            gauge.watch();
        }
    }

    private int saturations() {
        gauge.watch();
        return telemetry.events(EventName.NONCE_LEDGER_SATURATED).size();
    }
}
