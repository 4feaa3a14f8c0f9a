package io.kasmina.verify;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes everything on; tests override what they look at. */
class ForwardingLog implements NonceLog {

    private final NonceLog next;

    ForwardingLog(NonceLog next) {
        this.next = next;
    }

    @Override
    public long replay(Consumer<Nonce> each) throws IOException {
        return next.replay(each);
    }

    @Override
    public @Nullable NonceReceipt append(Nonce nonce) {
        return next.append(nonce);
    }

    @Override
    public boolean isBroken() {
        return next.isBroken();
    }

    @Override
    public long durable() {
        return next.durable();
    }

    @Override
    public void compact(long dead, long forgottenMillis) {
        next.compact(dead, forgottenMillis);
    }

    @Override
    public void repair(long dead, long forgottenMillis) {
        next.repair(dead, forgottenMillis);
    }
}
