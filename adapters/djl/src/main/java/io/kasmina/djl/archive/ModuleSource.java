package io.kasmina.djl.archive;

import java.util.List;
import java.util.stream.Collectors;

/** Renders the class text of a flat module. */
final class ModuleSource {

    private static final String INDENT = "  ";

    private ModuleSource() {}

    static String render(String className, String methods, List<String> parameters) {
        String listed = parameters.stream().map(name -> '"' + name + "\", ").collect(Collectors.joining());
        StringBuilder text = new StringBuilder("class ").append(className).append("(Module):\n");
        text.append(INDENT).append("__parameters__ = [").append(listed).append("]\n");
        text.append(INDENT).append("__buffers__ = []\n");
        parameters.forEach(name -> text.append(INDENT).append(name).append(" : Tensor\n"));
        text.append(INDENT).append("training : bool\n");
        methods.lines().forEach(line -> text.append(line.isBlank() ? "" : INDENT + line)
                .append('\n'));
        return text.toString();
    }
}
