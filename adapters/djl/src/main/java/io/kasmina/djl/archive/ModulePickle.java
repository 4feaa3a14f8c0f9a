package io.kasmina.djl.archive;

import java.util.List;

/** Builds the pickled module object, in the order of opcodes that PyTorch's own pickler emits. */
final class ModulePickle {

    private ModulePickle() {}

    static byte[] emptyTuple() {
        return new PickleWriter().emptyTuple().finish();
    }

    static byte[] of(String className, List<ArchiveParameter> parameters) {
        PickleWriter pickle = new PickleWriter();
        pickle.global("__torch__", className)
                .emptyTuple()
                .newObject()
                .emptyDict()
                .mark();
        for (int i = 0; i < parameters.size(); i++) {
            ArchiveParameter parameter = parameters.get(i);
            pickle.text(parameter.name());
            tensor(pickle, parameter, i);
        }
        pickle.text("training").bool(true);
        return pickle.setItems().build().finish();
    }

    private static void tensor(PickleWriter pickle, ArchiveParameter parameter, int index) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        storage(pickle, parameter, index);
        pickle.integer(0).integers(parameter.shape()).integers(parameter.strides());
        pickle.bool(true);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
    }

    private static void storage(PickleWriter pickle, ArchiveParameter parameter, int index) {
        pickle.mark().text("storage").global("torch", "FloatStorage").text(Integer.toString(index));
        pickle.text("cpu").integer(parameter.size()).tuple().persistentId();
    }
}
