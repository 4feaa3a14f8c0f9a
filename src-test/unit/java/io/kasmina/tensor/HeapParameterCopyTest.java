package io.kasmina.tensor;

import io.kasmina.support.CountedOps;
import io.kasmina.support.HeapKernel;

/** The double keeps to what backends keep to, so that what is tested with it holds for them. */
class HeapParameterCopyTest extends ParameterCopyContract {

    @Override
    void with(Body body) throws Exception {
        HeapKernel kernel = HeapKernel.of(new CountedOps(), 2, 1);
        body.run(new Trained() {
            @Override
            public ParameterGroup group() {
                return kernel.parameters();
            }

            @Override
            public void train() {
                kernel.learn(3, -1);
            }

            @Override
            public void close() {
                kernel.close();
            }
        });
    }
}
