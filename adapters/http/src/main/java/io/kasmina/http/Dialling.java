package io.kasmina.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;

/**
 * The connection that one request makes, until it is answered. Reactor Netty lets an attempt, or a TLS handshake, go on after a cancel, until
 * the server answers or the time is over; this closes it at once.
 *
 * <p>Thread-safe: the event loop that makes the channel and whoever cancels swap one reference, so that the later of the two closes it.
 */
final class Dialling implements ChannelPipelineConfigurer {

    private final AtomicReference<State> state = new AtomicReference<>(new State(null, false));

    private record State(@Nullable Channel channel, boolean over) {}

    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        if (state.updateAndGet(before -> new State(channel, before.over())).over()) {
            close(channel);
        }
    }

    /** Forgets the connection: from its answer on it is closed by the request that has it. Any thread. */
    void answered() {
        state.updateAndGet(before -> new State(null, before.over()));
    }

    /** Closes what was not answered yet. Idempotent, any thread. */
    void giveUp() {
        Channel channel =
                state.updateAndGet(before -> new State(before.channel(), true)).channel();
        if (channel != null) {
            close(channel);
        }
    }

    private static void close(Channel channel) {
        ChannelFuture unused = channel.close(); // nobody waits: whoever cancelled has gone
    }
}
