package io.kasmina.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A draft that always begins anew and leaves nothing. */
final class FreshDraft implements Draft {

    private final Path target;
    private final Opener opener;
    private @Nullable Path temporary;

    FreshDraft(Path target, Opener opener) {
        this.target = target;
        this.opener = opener;
    }

    @Override
    public OutputStream open() throws IOException {
        // beside the target, because a move is only atomic inside one file system; readable by the owner alone
        Path directory = Files.createDirectories(target.toAbsolutePath().getParent());
        Path made = Files.createTempFile(directory, ".", ".part");
        temporary = made;
        return opener.open(made);
    }

    @Override
    public Path file() {
        if (temporary == null) {
            throw new IllegalStateException("a draft has no file before it is opened");
        }
        return temporary;
    }

    @Override
    public void named() {
        temporary = null;
    }

    @Override
    public void giveUp(boolean spoilt) throws IOException {
        if (temporary != null) {
            Files.deleteIfExists(temporary);
        }
    }
}
