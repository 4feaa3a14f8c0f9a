package io.kasmina.djl.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.kasmina.djl.archive.TorchScriptArchive;
import io.kasmina.tensor.TensorFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A TorchScript module of Kasmina's own, whose methods are called by name. Calls by name run in PyTorch's inference
 * mode, where nothing can be recorded. Lives as long as its device. Device thread only.
 */
public final class ScriptModule {

    private static final String[] NO_EXTRA_FILES = {};

    private final String name;
    private final PtSymbolBlock block;

    private ScriptModule(String name, PtSymbolBlock block) {
        this.name = name;
        this.block = block;
    }

    /**
     * Loads a module from a source file beside a class.
     *
     * @param device where it runs
     * @param anchor a class in the source's package
     * @param name the source's name without {@code .py}, also the module's class
     * @param parts names of further sources whose methods the module gets too
     * @return the module
     * @throws TensorFault BACKEND_FAILED if the source is missing or does not compile
     */
    public static ScriptModule load(DjlDevice device, Class<?> anchor, String name, String... parts) {
        try {
            // From a file, because the native reader of streams never sees their end.
            Path file = Files.createTempFile("kasmina-" + name, ".pt");
            try {
                StringBuilder methods = new StringBuilder(source(anchor, name + ".py"));
                for (String part : parts) {
                    methods.append('\n').append(source(anchor, part + ".py"));
                }
                TorchScriptArchive.of(name, methods.toString()).writeTo(file);
                return new ScriptModule(name, read(device.manager(), file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException e) {
            throw new TensorFault(TensorFault.Kind.BACKEND_FAILED, "the script " + name + " did not load", e);
        }
    }

    /**
     * Loads a TorchScript file.
     *
     * @param manager owns the module from now on
     * @param file a TorchScript file
     * @return the native module
     * @throws RuntimeException of DJL if the file is none
     */
    public static PtSymbolBlock read(PtNDManager manager, Path file) {
        return JniUtils.loadModule(manager, file, true, NO_EXTRA_FILES, NO_EXTRA_FILES, true);
    }

    /** Calls a method for its effect. */
    public void run(String method, List<? extends Operand> inputs) {
        IValue[] values = new IValue[inputs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = inputs.get(i).value();
        }
        call(method, values, result -> name);
    }

    /** Calls a method that returns a tensor, which then belongs to {@code owner} and must not enter a tape. */
    public PtNDArray tensor(String method, Arguments arguments, PtNDManager owner) {
        return call(method, arguments.toArray(), result -> result.toTensor(owner));
    }

    /**
     * Calls {@code forward} in the thread's gradient mode.
     *
     * @param inputs its arguments; the result joins the first one's manager
     * @return the result
     */
    public PtNDArray record(List<PtNDArray> inputs) {
        try {
            return Recorded.forward(block, inputs);
        } catch (RuntimeException e) {
            throw EngineFaults.of(TensorFault.Kind.BACKEND_FAILED, name + ".forward failed", e);
        }
    }

    /** Calls a method that returns an {@code int}. */
    public long integer(String method, Arguments arguments) {
        return call(method, arguments.toArray(), IValue::toLong);
    }

    /** Calls a method that returns a {@code bool}. */
    public boolean truth(String method, Arguments arguments) {
        return call(method, arguments.toArray(), IValue::toBoolean);
    }

    /** Calls a method that returns a {@code float}. */
    public double number(String method, Arguments arguments) {
        return call(method, arguments.toArray(), IValue::toDouble);
    }

    private <T> T call(String method, IValue[] arguments, Function<IValue, T> reader) {
        try (IValue result = IValueUtils.runMethod(block, method, arguments)) {
            return reader.apply(result);
        } catch (RuntimeException e) {
            throw EngineFaults.of(TensorFault.Kind.BACKEND_FAILED, name + '.' + method + " failed", e);
        }
    }

    private static String source(Class<?> anchor, String file) throws IOException {
        try (InputStream in = anchor.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("no resource " + file + " beside " + anchor.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
