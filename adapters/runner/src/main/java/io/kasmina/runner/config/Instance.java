package io.kasmina.runner.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names this process among those of its group. */
final class Instance {

    private Instance() {}

    /** Returns the machine's name and the process's number; looks the name up, which may block. */
    static String here() {
        long pid = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + pid;
        } catch (UnknownHostException nameless) {
            return "localhost-" + pid;
        }
    }
}
