package io.kasmina.runner.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kasmina.runner.cli.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A YAML or JSON file of at most 1 MiB that is read once: every field known and named once, nothing behind the value. */
public final class StrictFile {

    private StrictFile() {}

    /**
     * Reads a file. Blocks.
     *
     * @param file its name tells the format
     * @param type what it holds, its fields in snake case
     * @return the value, null where the file says null or nothing
     * @throws BadInput one line that names file, field, bound and line
     */
    public static <T> @Nullable T read(Path file, Class<T> type) {
        StrictFormat format = StrictFormat.of(file);
        try {
            return format.read(bytes(file), type);
        } catch (JsonProcessingException e) {
            throw new BadInput(file + ": " + Complaint.of(e, format), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads the bytes of a file that is no larger than 1 MiB. Blocks.
     *
     * @throws BadInput naming the file and the bound where it is larger
     */
    public static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(StrictFormat.MAX_BYTES + 1);
            if (bytes.length > StrictFormat.MAX_BYTES) {
                throw new BadInput(file + ": must be at most " + StrictFormat.MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /** Returns the complaint about a file that could not be read: absent, a folder, or else. */
    public static BadInput unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new BadInput(file + ": does not exist", e);
        }
        return new BadInput(
                file + (Files.isDirectory(file) ? ": is a folder, must be a file" : ": could not be read"), e);
    }
}
