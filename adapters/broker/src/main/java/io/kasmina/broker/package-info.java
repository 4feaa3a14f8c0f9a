/**
 * A real Kafka broker in a process of its own, in one folder and on ports of this machine alone: for tests that kill it, for measurements that must
 * not share its JVM, and for demonstrations. Its libraries never meet the class path of whoever starts it; {@link
 * io.kasmina.broker.BrokerLibraries} finds them.
 */
@NullMarked
package io.kasmina.broker;

import org.jspecify.annotations.NullMarked;
