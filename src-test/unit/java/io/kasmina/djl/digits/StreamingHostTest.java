package io.kasmina.djl.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.contract.SeedId;
import io.kasmina.djl.DjlBackend;
import io.kasmina.djl.DjlConfig;
import io.kasmina.pipeline.lane.DeviceThread;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.TensorShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Tag("device")
class StreamingHostTest {

    private static final int DIGITS = 20;

    @TempDir
    private Path folder;

    private DeviceThread lane;
    private DjlBackend backend;
    private StreamingHost host;
    private StreamingSeed seed;

    @BeforeEach
    void build() throws Exception {
        lane = DeviceThread.launch();
        backend = DjlBackend.open(lane, DjlConfig.defaults()).block();
        host = lane.control(() -> StreamingHost.build(backend, lane, new SeedId("s"), 6, Schedulers.parallel()))
                .block();
        Path kernel =
                Files.write(folder.resolve("k.pt"), DigitKernels.bottleneck(6).toBytes());
        seed = host.grow(kernel).block();
    }

    @AfterEach
    void close() throws Exception {
        seed.close().block();
        assertThat(backend.openTensors()).isZero();
        lane.control(() -> {
                    backend.close();
                    return true;
                })
                .block();
        lane.close();
        assertThat(lane.awaitEnd(5_000)).isTrue();
    }

    @Test
    void trainingTheHostLowersItsLossAndTrainingTheSeedItsOwn() {
        DigitSet digits = digits();
        double first = host.train(digits).block();
        double last = first;
        for (int i = 0; i < 30; i++) {
            last = host.train(digits).block();
        }
        assertThat(last).isLessThan(first);
        StreamedStep before = seed.train(digits).block();
        StreamedStep after = before;
        for (int i = 0; i < 30; i++) {
            after = seed.train(digits).block();
        }
        assertThat(after.loss()).isLessThan(before.loss());
        assertThat(before.leak()).isZero();
        assertThat(before.seedSquared()).isPositive();
    }

    @Test
    void anActivationThatIsNotDetachedIsALeak() {
        assertThat(seed.trainUndetached(digits()).block().leak()).isPositive();
        assertThat(seed.train(digits()).block().leak()).isZero();
    }

    @Test
    void whatIsStreamedHasTheShapesOfTheGraft() {
        StreamedFrames frames = seed.frames(digits()).block();
        assertThat(frames.host().shape()).isEqualTo(TensorShape.of(DIGITS, 16, 4, 4));
        assertThat(frames.seed().shape()).isEqualTo(frames.host().shape());
        assertThat(frames.logits().shape()).isEqualTo(TensorShape.of(DIGITS, 10));
        assertThat(frames.host().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(frames.host().data().remaining()).isEqualTo(DIGITS * 16 * 4 * 4 * 4);
    }

    /** Its last convolution is zero at first, so that the seed's output is the host's own. */
    @Test
    void anActivationFromElsewhereIsJudgedAsTheHostsOwn() {
        DigitSet digits = digits();
        Mono<Double> streamed = seed.frames(digits).flatMap(frames -> host.accuracy(frames.host(), digits));
        assertThat(streamed.block()).isEqualTo(host.accuracy(digits).block());
        assertThat(seed.accuracy(digits).block())
                .isEqualTo(host.accuracy(digits).block());
    }

    private static DigitSet digits() {
        Random random = new Random(1);
        float[] pixels = new float[DIGITS * DigitSet.PIXELS];
        int[] labels = new int[DIGITS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        for (int i = 0; i < DIGITS; i++) {
            labels[i] = i % DigitSet.CLASSES;
        }
        return DigitSet.of(pixels, labels);
    }
}
