package io.kasmina.tensor;

import io.kasmina.djl.DjlLab;
import io.kasmina.support.TensorBackend;
import org.junit.jupiter.api.Tag;

/** The tensor contract on PyTorch. */
@Tag("device")
class DjlTensorContractTest extends TensorOpsContract {

    @Override
    TensorBackend backend() {
        return DjlLab.tensors();
    }
}
