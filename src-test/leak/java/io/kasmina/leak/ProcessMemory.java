package io.kasmina.leak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process holds, from Linux and the JVM themselves. */
final class ProcessMemory {

    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
    private static final Pattern RESIDENT = Pattern.compile("Rss: +([0-9]+) kB");
    private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+)");

    private ProcessMemory() {}

    /** Tells whether this machine can say. */
    static boolean isReadable() {
        return Files.isReadable(MAPPINGS);
    }

    /**
     * Returns the resident bytes (VmRSS) less those of the Java heap, whose pages come and go as the collector likes. What the JVM
     * itself allocates beside it, compiled code for one, counts.
     */
    static long residentOutsideHeap() {
        long[] heap = heap();
        long bytes = 0;
        boolean outside = true;
        for (String line : lines()) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                long begin = Long.parseUnsignedLong(mapping.group(1), 16);
                outside = begin < heap[0] || begin >= heap[1];
            }
            Matcher resident = RESIDENT.matcher(line);
            if (outside && resident.matches()) {
                bytes += Long.parseLong(resident.group(1)) * 1024;
            }
        }
        return bytes;
    }

    /** Returns how many objects of a class and no other are alive, after a full collection. */
    static long alive(Class<?> type) {
        String histogram =
                diagnose("gcClassHistogram", new Object[] {new String[0]}, new String[] {String[].class.getName()});
        Pattern row = Pattern.compile("(?m)^ *[0-9]+: +([0-9]+) +[0-9]+ +" + Pattern.quote(type.getName()) + "( .*)?$");
        Matcher found = row.matcher(histogram);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static long[] heap() {
        Matcher addresses = ADDRESS.matcher(diagnose("gcHeapInfo", null, null));
        long low = Long.MAX_VALUE;
        long high = 0;
        while (addresses.find()) {
            long address = Long.parseUnsignedLong(addresses.group(1), 16);
            low = Math.min(low, address);
            high = Math.max(high, address);
        }
        return new long[] {low, high};
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(MAPPINGS);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String diagnose(String command, Object[] arguments, String[] signature) {
        try {
            ObjectName diagnostics = new ObjectName("com.sun.management:type=DiagnosticCommand");
            return (String)
                    ManagementFactory.getPlatformMBeanServer().invoke(diagnostics, command, arguments, signature);
        } catch (JMException failure) {
            throw new AssertionError(failure);
        }
    }
}
