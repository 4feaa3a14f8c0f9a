package io.kasmina.djl.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A TorchScript module in the making: a class name, its methods and its ordered float32 parameters.
 *
 * <p>The same content always gives the same bytes, so the SHA-256 of a written file can be pinned. Instances are
 * immutable and may be shared between threads.
 */
public final class TorchScriptArchive {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String TRAINING = "training";

    private final String className;
    private final String methods;
    private final List<ArchiveParameter> parameters;

    private TorchScriptArchive(String className, String methods, List<ArchiveParameter> parameters) {
        this.className = className;
        this.methods = methods;
        this.parameters = parameters;
    }

    /**
     * Starts an archive without parameters.
     *
     * @param className the module's class, a Python identifier
     * @param methods one or more {@code def}s at column 0 in TorchScript's own dialect, each with {@code self} first;
     *     parameters are read as {@code self.NAME}
     * @return the archive
     * @throws IllegalArgumentException if the name is no identifier or no method is defined
     */
    public static TorchScriptArchive of(String className, String methods) {
        requireIdentifier("class name", className);
        if (!methods.startsWith("def ") && !methods.contains("\ndef ")) {
            throw new IllegalArgumentException("methods must define at least one function at column 0");
        }
        return new TorchScriptArchive(className, methods, List.of());
    }

    /**
     * Adds a trainable parameter after those already present.
     *
     * @param name a Python identifier, not yet used in this archive and not {@code training}
     * @param values row-major elements, copied; their number must equal the shape's size
     * @param shape the dimensions, each at least 1; empty for a scalar
     * @return a new archive with the parameter
     * @throws IllegalArgumentException if the name, the shape or the number of values is invalid
     */
    public TorchScriptArchive withParameter(String name, float[] values, long... shape) {
        requireIdentifier("parameter name", name);
        Set<String> taken = new HashSet<>(parameterNames());
        taken.add(TRAINING);
        if (!taken.add(name)) {
            throw new IllegalArgumentException("parameter name is taken: " + name);
        }
        List<ArchiveParameter> extended = new ArrayList<>(parameters);
        extended.add(ArchiveParameter.of(name, values, shape));
        return new TorchScriptArchive(className, methods, List.copyOf(extended));
    }

    /**
     * Returns the parameter names in the order in which they were added.
     *
     * @return an immutable list
     */
    public List<String> parameterNames() {
        return parameters.stream().map(ArchiveParameter::name).toList();
    }

    /**
     * Returns the source that the file carries: the class header, made from the parameters, and the methods.
     *
     * @return TorchScript source text
     */
    public String source() {
        return ModuleSource.render(className, methods, parameterNames());
    }

    /**
     * Returns the whole file.
     *
     * @return a fresh array
     */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes the file so that a reader sees either nothing, the former file or all of the new one.
     *
     * @param target the file to create or replace; its directory must exist
     * @return {@code target}
     * @throws IOException if the file cannot be written; nothing is left behind then
     */
    public Path writeTo(Path target) throws IOException {
        return AtomicFile.write(target, this::write);
    }

    private void write(OutputStream out) throws IOException {
        StoredZip zip = new StoredZip(out, className);
        zip.entry("data.pkl", ModulePickle.of(className, parameters));
        zip.entry("code/__torch__.py", source());
        for (int i = 0; i < parameters.size(); i++) {
            zip.entry("data/" + i, parameters.get(i).littleEndian());
        }
        zip.entry("constants.pkl", ModulePickle.emptyTuple());
        zip.entry("version", "3\n");
        zip.entry("byteorder", "little");
        zip.finish();
    }

    private static void requireIdentifier(String what, String value) {
        if (!IDENTIFIER.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " must be a Python identifier: " + value);
        }
    }
}
