package io.kasmina.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TensorShapeTest {

    @Test
    void aShapeKnowsItsRankAndSize() {
        TensorShape shape = TensorShape.of(2, 3, 4);

        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.dim(2)).isEqualTo(4);
        assertThat(shape.size()).isEqualTo(24);
        assertThat(shape).hasToString("[2, 3, 4]");
    }

    @Test
    void aScalarHasOneElementAndAnEmptyDimensionNone() {
        assertThat(TensorShape.of().size()).isEqualTo(1);
        assertThat(TensorShape.of(3, 0).size()).isZero();
    }

    @Test
    void equalDimensionsMakeEqualShapes() {
        assertThat(TensorShape.of(2, 3)).isEqualTo(TensorShape.of(2, 3)).hasSameHashCodeAs(TensorShape.of(2, 3));
        assertThat(TensorShape.of(2, 3)).isNotEqualTo(TensorShape.of(3, 2)).isNotEqualTo("[2, 3]");
    }

    @Test
    void aShapeCannotBeChangedFromOutside() {
        long[] dims = {2, 3};
        TensorShape shape = TensorShape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;

        assertThat(shape.dims()).containsExactly(2, 3);
    }

    @Test
    void hostileShapesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorShape.of(2, -1))
                .withMessage("shape: dimensions must be at least 0, were [2, -1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorShape.of(Long.MAX_VALUE, 2))
                .withMessageStartingWith("shape: too large");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorShape.of(1, 1, 1, 1, 1, 1, 1, 1, 1))
                .withMessage("shape: must have at most 8 dimensions, had 9");
    }
}
