package io.kasmina.http;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose partial files are whose, and which are nobody's. Blocks on files. */
final class Owners {

    /** Most partial files that wait for a later download. */
    static final int MOST_LEFT = 16;

    private static final Pattern OWNED = Pattern.compile("\\.[0-9a-f]{64}\\.(\\d{1,18})-(\\d{1,18})-\\d+\\.part");
    private static final Pattern FREE = Pattern.compile("\\.[0-9a-f]{64}\\.part");

    private Owners() {}

    /** Returns this process as part of a file name. A process id alone may come again after a restart. */
    static String mine() {
        ProcessHandle process = ProcessHandle.current();
        return process.pid() + "-" + began(process);
    }

    /** Returns the partial files of an artifact that nobody writes any more, those given up last of all. */
    static List<Path> abandoned(Path directory, String digest) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "." + digest + "*.part")) {
            files.forEach(file -> {
                if (isNobodys(file)) {
                    found.add(file);
                }
            });
        }
        return found;
    }

    /** Renames a file in one move; false if somebody else was faster. */
    static boolean take(Path file, Path name) throws IOException {
        try {
            Files.move(file, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Removes the oldest of too many partial files that nobody writes any more. */
    static void sweep(Path directory) throws IOException {
        List<Path> left = abandoned(directory, "");
        if (left.size() > MOST_LEFT) {
            left.sort(Comparator.comparing(Owners::modified));
            for (Path old : left.subList(0, left.size() - MOST_LEFT)) {
                String digest = old.getFileName().toString().substring(1, 65);
                Files.deleteIfExists(old);
                Files.deleteIfExists(directory.resolve("." + digest + ".etag"));
            }
        }
    }

    private static boolean isNobodys(Path file) {
        String name = file.getFileName().toString();
        Matcher owned = OWNED.matcher(name);
        if (!owned.matches()) {
            return FREE.matcher(name).matches();
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(owned.group(1)));
        return owner.isEmpty() || began(owner.get()) != Long.parseLong(owned.group(2));
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
    }

    /** One that is gone meanwhile is as old as can be. */
    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }
}
