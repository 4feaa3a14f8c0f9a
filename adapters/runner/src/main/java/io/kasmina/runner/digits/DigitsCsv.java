package io.kasmina.runner.digits;

import io.kasmina.djl.digits.DigitSet;
import io.kasmina.runner.cli.BadInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.stream.Collectors;

/** Reads digits strictly: 64 pixels of 0..16 and a label of 0..9 on each line, nothing else. */
final class DigitsCsv {

    private static final int MAX_PIXEL = 16;
    private static final int FIELDS = DigitSet.PIXELS + 1;

    private final String source;

    private DigitsCsv(String source) {
        this.source = source;
    }

    /**
     * Reads a file.
     *
     * @param text the file, not closed
     * @param source what complaints call it
     * @return its digits in order, pixels divided by 16
     * @throws BadInput naming the line, the field, the bound and the value
     */
    static DigitSet parse(Reader text, String source) throws IOException {
        List<String> lines = new BufferedReader(text).lines().collect(Collectors.toList());
        DigitsCsv csv = new DigitsCsv(source);
        float[] pixels = new float[lines.size() * DigitSet.PIXELS];
        int[] labels = new int[lines.size()];
        for (int line = 0; line < lines.size(); line++) {
            labels[line] = csv.read(lines.get(line), line, pixels);
        }
        return DigitSet.of(pixels, labels);
    }

    private int read(String text, int line, float[] pixels) {
        String[] fields = text.split(",", -1);
        if (fields.length != FIELDS) {
            throw complaint(line, "must have " + FIELDS + " fields, has " + fields.length);
        }
        for (int i = 0; i < DigitSet.PIXELS; i++) {
            pixels[line * DigitSet.PIXELS + i] = number(fields, line, i, MAX_PIXEL) / (float) MAX_PIXEL;
        }
        return number(fields, line, DigitSet.PIXELS, DigitSet.CLASSES - 1);
    }

    private int number(String[] fields, int line, int index, int most) {
        String field = fields[index].strip();
        boolean digits =
                !field.isEmpty() && field.length() <= 2 && field.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(field) > most) {
            String shown = field.length() > 16 ? field.substring(0, 16) + "…" : field;
            throw complaint(line, "field " + (index + 1) + ": must be in 0.." + most + ", was '" + shown + "'");
        }
        return Integer.parseInt(field);
    }

    private BadInput complaint(int line, String what) {
        return new BadInput(source + ": line " + (line + 1) + ": " + what);
    }
}
