package io.kasmina.perf;

import io.kasmina.contract.KernelReply;
import io.kasmina.contract.KernelRequest;
import io.kasmina.contract.Sha256;
import io.kasmina.prefetch.ArtifactFetcher;
import io.kasmina.prefetch.FetchResult;
import io.kasmina.prefetch.KernelReplies;
import io.kasmina.prefetch.KernelRequests;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Kernel;
import io.kasmina.tensor.KernelLoader;
import io.kasmina.tensor.ParameterGroup;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import io.kasmina.tensor.Weights;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A kernel source in memory that answers at once, so that a germination costs what the control plane itself does. Its kernels hand
 * their input on. For one pipeline, whose prefetch loop publishes one request at a time.
 */
final class InstantKernels implements KernelRequests, KernelReplies, ArtifactFetcher, KernelLoader {

    private static final Path FILE = Path.of("kernel.pt");

    private final Sinks.Many<KernelReply> replies = Sinks.many().unicast().onBackpressureBuffer();
    private final TensorOps tensors;

    InstantKernels(TensorOps tensors) {
        this.tensors = tensors;
    }

    @Override
    public Mono<Void> publish(KernelRequest request) {
        return Mono.fromRunnable(() -> replies.tryEmitNext(new KernelReply.Ready(
                        request.requestId(),
                        request.blueprintId(),
                        FILE.toString(),
                        CommandPool.ARTIFACT.hex(),
                        "",
                        1,
                        2))
                .orThrow());
    }

    @Override
    public Flux<KernelReply> replies() {
        return replies.asFlux();
    }

    @Override
    public Mono<FetchResult> fetch(String artifactRef, Sha256 expected, long maxBytes) {
        return Mono.just(new FetchResult.Fetched(FILE, expected, 1));
    }

    @Override
    public Kernel load(Path artifact) {
        return new Identity(tensors, new Weight());
    }

    /** A kernel whose output is its input. */
    private record Identity(TensorOps tensors, ParameterGroup parameters) implements Kernel {

        @Override
        public Tensor forward(Tensor input, boolean training) {
            return tensors.detach(input);
        }

        @Override
        public long parameterBytes() {
            return Float.BYTES;
        }

        @Override
        public Set<String> requiredLayers() {
            return Set.of();
        }

        @Override
        public void close() {}
    }

    /** One parameter of one element that nothing trains. */
    private static final class Weight implements ParameterGroup {

        private static final Weights.Slot SLOT = new Weights.Slot("weight", TensorShape.of(1), DType.FLOAT32);

        private final List<Info> parameters = List.of(new Info(SLOT.name(), SLOT.shape(), this));

        @Override
        public List<Info> parameters() {
            return parameters;
        }

        @Override
        public void record(boolean on) {}

        @Override
        public void clearGradients() {}

        @Override
        public double maxAbsGradient() {
            return 0;
        }

        @Override
        public double[] gradientAt(int parameter, long[] coordinates) {
            return new double[Math.max(1, coordinates.length)];
        }

        @Override
        public Weights read() {
            return new Weights(List.of(new Weights.Part(SLOT, ByteBuffer.allocate(Float.BYTES))));
        }

        @Override
        public void write(Weights weights) {
            weights.requireFit(List.of(SLOT));
        }
    }

    /** Returns the parameters of a host that has nothing to train. */
    static ParameterGroup hostParameters() {
        return new Weight();
    }
}
