package io.kasmina.runner.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.kasmina.runner.config.LogSettings;
import java.net.URL;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the log its form once the configuration is read; before, it has that of {@code logback.xml}. */
final class LogFormat {

    private static final String JSON = "/logback-json.xml";

    private LogFormat() {}

    /** Changes form and level of this JVM's log; main thread, before anything else runs. */
    static void apply(LogSettings settings) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            if (settings.format() == LogSettings.Format.JSON) {
                configure(context, Objects.requireNonNull(LogFormat.class.getResource(JSON)));
            }
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.convertAnSLF4JLevel(settings.level()));
        }
    }

    private static void configure(LoggerContext context, URL resource) {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(resource);
        } catch (JoranException broken) {
            throw new IllegalStateException(JSON + ": is part of this jar", broken);
        }
    }
}
