package io.kasmina.runner;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Reads the version that Maven wrote into the jar. */
final class RunnerVersion implements IVersionProvider {

    private static final String RESOURCE = "/META-INF/maven/io.kasmina/kasmina-runner/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"kasmina " + version()};
    }

    private static String version() throws IOException {
        try (InputStream in = RunnerVersion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return "(not packaged)";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "(unknown)");
        }
    }
}
