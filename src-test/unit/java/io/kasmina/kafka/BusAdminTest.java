package io.kasmina.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class BusAdminTest {

    private final List<String> closed = new ArrayList<>();
    private final Disposable.Swap question = Disposables.swap();
    private final VirtualTimeScheduler io = VirtualTimeScheduler.create();
    private int made;

    @Test
    void aClientThatNobodyWaitedForServesTheNextQuestion() {
        BusAdmin admin = new BusAdmin(this::open, io, Schedulers.immediate());
        question.update(admin.ping().onErrorComplete().subscribe());
        io.advanceTime();
        admin.ping().onErrorComplete().subscribe();
        io.advanceTime();
        assertThat(made).isOne();
        assertThat(closed).isEmpty();
        admin.close(Duration.ZERO).subscribe();
        io.advanceTime();
        assertThat(closed).containsExactly("close 1");
    }

    /** The first one takes until its question was given up. */
    private Admin open() {
        made++;
        int number = made;
        if (number == 1) {
            question.dispose();
        }
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.add("close " + number);
                    }
                    return null;
                });
    }
}
