package io.kasmina.broker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the folder of jars that the build copied for the broker. */
final class BrokerLibraries {

    /** Names the folder, for who starts a broker from elsewhere than the source tree. */
    static final String PROPERTY = "kasmina.broker.lib";

    private static final Path BUILT = Path.of("adapters", "broker", "target", "lib");

    private BrokerLibraries() {}

    /**
     * Returns the folder that the property names, or the one in the source tree around this class.
     *
     * @throws IOException if there is none
     */
    static Path folder() throws IOException {
        String named = System.getProperty(PROPERTY);
        return named == null ? above(ownPlace()) : Path.of(named);
    }

    private static Path above(Path place) throws IOException {
        for (@Nullable Path folder = place; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(BUILT))) {
                return folder.resolve(BUILT);
            }
        }
        throw new NoSuchFileException(
                BUILT.toString(),
                null,
                "no folder above " + place + " has it; build adapters/broker or set " + PROPERTY);
    }

    private static Path ownPlace() throws IOException {
        try {
            return Path.of(BrokerLibraries.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException unreadable) {
            throw new IOException("the place of " + BrokerLibraries.class.getName(), unreadable);
        }
    }
}
