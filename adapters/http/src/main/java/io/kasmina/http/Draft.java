package io.kasmina.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Where an artifact's bytes lie until it has its name. Blocks on files; one thread at a time. */
interface Draft {

    /** Opens a file for writing. */
    interface Opener {
        OutputStream open(Path file) throws IOException;
    }

    /** Makes the file, or opens the one that is there at its end. Called once. */
    OutputStream open() throws IOException;

    /** Returns the file; after {@link #open}. */
    Path file();

    /** Hears that the file, which is closed, has its name. */
    void named() throws IOException;

    /**
     * Gives the file up, which is closed or was never opened.
     *
     * @param spoilt true if its bytes are of no use to anybody
     */
    void giveUp(boolean spoilt) throws IOException;
}
