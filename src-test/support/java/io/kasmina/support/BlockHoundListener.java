package io.kasmina.support;

import java.util.Locale;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound before the first test of a JVM, in the mode that the system property {@code kasmina.blockhound} names:
 * {@code plain}, {@code device} or, where it is absent, none. Found by the JUnit launcher.
 */
public final class BlockHoundListener implements LauncherSessionListener {

    /** The system property. */
    public static final String PROPERTY = "kasmina.blockhound";

    /** Modes of a test JVM; BlockHound cannot be told a second one after its installation. */
    public enum Mode {
        /** BlockHound is not installed, as in an IDE's own run. */
        NONE,
        /** A blocking call on a thread that must not block fails. */
        PLAIN,
        /** Also, a native call of PyTorch's engine off the device thread fails. */
        DEVICE
    }

    /** Returns the mode of this JVM; throws {@link IllegalArgumentException} for a mode that does not exist. */
    public static Mode mode() {
        return Mode.valueOf(System.getProperty(PROPERTY, "none").toUpperCase(Locale.ROOT));
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        switch (mode()) {
            case PLAIN -> BlockHound.install(new PeriodicTimers(), new FileMode());
            case DEVICE -> BlockHound.install(new PeriodicTimers(), new DeviceMode());
            case NONE -> {}
        }
    }
}
