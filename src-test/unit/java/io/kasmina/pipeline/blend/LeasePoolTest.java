package io.kasmina.pipeline.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kasmina.contract.SeedId;
import io.kasmina.support.CountedOps;
import io.kasmina.support.InlineDevice;
import io.kasmina.tensor.ClearableCache;
import io.kasmina.tensor.DType;
import io.kasmina.tensor.Tensor;
import io.kasmina.tensor.TensorFault;
import io.kasmina.tensor.TensorOps;
import io.kasmina.tensor.TensorShape;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.test.StepVerifier;

class LeasePoolTest {

    private static final SeedId SEED = new SeedId("seed-1");
    private static final TensorShape SHAPE = TensorShape.of(2, 3);

    private final CountedOps ops = new CountedOps();
    private final InlineDevice device = new InlineDevice();
    private final LeasePool pool = new LeasePool(ops, device, 2);

    @AfterEach
    void forgetHooks() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void aBufferThatCameBackIsLentAgain() {
        Lease first = lend();
        Tensor buffer = first.tensor();
        assertThat(pool.openLeases(SEED)).isEqualTo(1);
        first.close();
        assertThat(pool.openLeases(SEED)).isZero();
        assertThat(lend().tensor()).isSameAs(buffer);
    }

    @Test
    void aBufferOfAnotherShapeOrDtypeIsNot() {
        Tensor buffer = lend().tensor();
        assertThat(pool.lend(SEED, TensorShape.of(3, 2), DType.FLOAT32).tensor())
                .isNotSameAs(buffer);
        assertThat(pool.lend(SEED, SHAPE, DType.FLOAT64).tensor().dtype()).isEqualTo(DType.FLOAT64);
        assertThat(pool.openLeases(SEED)).isEqualTo(3);
    }

    @Test
    void aSecondCloseIsATypedFault() {
        Lease lease = lend();
        lease.close();
        assertThatThrownBy(lease::close).isInstanceOfSatisfying(TensorFault.class, fault -> assertThat(fault.kind())
                .isEqualTo(TensorFault.Kind.ALREADY_CLOSED));
        assertThatThrownBy(lease::tensor).isInstanceOf(TensorFault.class);
        lease.discard();
        assertThat(pool.openLeases(SEED)).isZero();
    }

    @Test
    void leasesThatComeBackTogetherTakeOneTaskOfTheLane() {
        List<Lease> lent = List.of(lend(), lend(), lend());
        device.hold();
        lent.forEach(Lease::close);
        assertThat(device.figures().queueDepth()).isEqualTo(1);
        device.letGo();
        assertThat(pool.openLeases(SEED)).isZero();
    }

    @Test
    void aLeaseThatWasGivenBackIsNotOpenEvenIfWhoSendsForItHasNotDoneSoYet() {
        List<Lease> lent = List.of(lend(), lend(), lend());
        device.hold();
        lent.subList(0, 2).forEach(Lease::close);
        device.asDevice(() -> assertThat(pool.openLeases(SEED)).isEqualTo(1));
        lent.get(2).close();
        device.asDevice(() -> assertThat(pool.clear()).isEqualTo(new ClearableCache.Freed(2, 48)));
        assertThat(ops.open()).isZero();
        device.letGo();
        assertThat(pool.openLeases(SEED)).isZero();
    }

    @Test
    void aBufferThatCannotBeClosedHoldsUpNoOther() {
        LeasePool stuck = new LeasePool(stuckAtFirst(), device, 2);
        List<Lease> lent = List.of(
                stuck.lend(SEED, SHAPE, DType.FLOAT32),
                stuck.lend(SEED, SHAPE, DType.FLOAT32),
                stuck.lend(SEED, SHAPE, DType.FLOAT32));
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        device.hold();
        lent.forEach(Lease::close);
        stuck.end();
        assertThat(stuck.openLeases(SEED)).isZero();
        device.letGo();
        assertThat(dropped).singleElement().isInstanceOf(TensorFault.class);
        assertThat(ops.open()).isZero();
        assertThat(stuck.bytes()).isZero();
    }

    @Test
    void aBufferThatCannotBeClosedIsNotLentAfterAClearing() {
        LeasePool stuck = new LeasePool(stuckAtFirst(), device, 2);
        List<Lease> lent = List.of(stuck.lend(SEED, SHAPE, DType.FLOAT32), stuck.lend(SEED, SHAPE, DType.FLOAT32));
        lent.forEach(Lease::close);
        assertThatThrownBy(stuck::clear).isInstanceOf(TensorFault.class).hasMessageContaining("stuck");
        assertThat(ops.open()).as("the other one").isZero();
        assertThat(stuck.bytes()).isZero();
        assertThat(stuck.lend(SEED, SHAPE, DType.FLOAT32).tensor()).isNotInstanceOf(Stuck.class);
    }

    @Test
    void aHookForDroppedErrorsThatThrowsLeavesThePoolInUse() {
        LeasePool stuck = new LeasePool(stuckAtFirst(), device, 1);
        List<Lease> lent = List.of(
                stuck.lend(SEED, SHAPE, DType.FLOAT32),
                stuck.lend(SEED, SHAPE, DType.FLOAT32),
                stuck.lend(SEED, SHAPE, DType.FLOAT32));
        Hooks.onErrorDropped(failure -> {
            throw new IllegalStateException("hook", failure);
        });
        device.hold();
        lent.forEach(Lease::close);
        assertThatThrownBy(device::letGo).hasMessage("hook");
        Lease later = stuck.lend(SEED, SHAPE, DType.FLOAT32);
        Tensor buffer = later.tensor();
        later.close();
        assertThat(stuck.lend(SEED, SHAPE, DType.FLOAT32).tensor()).isSameAs(buffer);
    }

    @Test
    void theReturnIsTold() {
        Lease lease = lend();
        StepVerifier.create(lease.returned()).then(lease::discard).verifyComplete();
    }

    @Test
    void idleBuffersBeyondTheCapacityAreClosedOldestFirst() {
        Lease[] leases = {lend(), lend(), lend()};
        Tensor first = leases[0].tensor();
        for (Lease lease : leases) {
            lease.close();
        }
        assertThat(first.isClosed()).isTrue();
        assertThat(ops.open()).isEqualTo(2);
    }

    @Test
    void aBufferThatItsConsumerClosedIsForgotten() {
        Lease lease = lend();
        lease.tensor().close();
        lease.close();
        assertThat(lend().tensor().isClosed()).isFalse();
    }

    @Test
    void theEndClosesIdleBuffersAtOnceAndOthersWhenTheyComeBack() {
        Lease out = lend();
        lend().close();
        pool.end();
        assertThat(ops.open()).isEqualTo(1);
        out.close();
        assertThat(ops.open()).isZero();
    }

    @Test
    void clearingClosesIdleBuffersAndKeepsLeases() {
        Lease out = lend();
        lend().close();
        assertThat(pool.clear()).isEqualTo(new ClearableCache.Freed(1, 24));
        assertThat(pool.clear()).isEqualTo(ClearableCache.Freed.NONE);
        assertThat(ops.open()).isEqualTo(1);
        Tensor buffer = out.tensor();
        out.close();
        assertThat(lend().tensor()).isSameAs(buffer);
    }

    @Test
    void aBufferThatCannotBeMadeIsNoOpenLease() {
        assertThatThrownBy(() -> pool.lend(SEED, SHAPE, DType.BFLOAT16)).isInstanceOf(TensorFault.class);
        assertThat(pool.openLeases(SEED)).isZero();
    }

    private Lease lend() {
        return pool.lend(SEED, SHAPE, DType.FLOAT32);
    }

    /** A backend whose first buffer cannot be closed. */
    private TensorOps stuckAtFirst() {
        AtomicBoolean first = new AtomicBoolean(true);
        return (TensorOps) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TensorOps.class},
                (proxy, method, arguments) -> method.getName().equals("allocate") && first.getAndSet(false)
                        ? new Stuck()
                        : method.invoke(ops, arguments));
    }

    private static final class Stuck implements Tensor {
        @Override
        public TensorShape shape() {
            return SHAPE;
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {
            throw new TensorFault(TensorFault.Kind.ALREADY_CLOSED, "stuck");
        }
    }
}
