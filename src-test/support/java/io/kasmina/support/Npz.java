package io.kasmina.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Arrays of an NPZ file: float32 and float64, little-endian, C order; anything else is refused by name. */
public final class Npz {

    private static final Pattern HEADER =
            Pattern.compile("'descr': '(<f[48])', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");
    private static final int MAGIC_LENGTH = 8;

    private final Map<String, Array> arrays;

    private Npz(Map<String, Array> arrays) {
        this.arrays = arrays;
    }

    /** Reads a whole file; the stream is closed. */
    public static Npz read(InputStream file) throws IOException {
        Map<String, Array> arrays = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName().replaceFirst("\\.npy$", "");
                arrays.put(name, array(name, ByteBuffer.wrap(zip.readAllBytes())));
            }
        }
        return new Npz(arrays);
    }

    /** Returns one array; {@link NoSuchElementException} names one that is missing. */
    public Array get(String name) {
        Array array = arrays.get(name);
        if (array == null) {
            throw new NoSuchElementException("npz: no array " + name);
        }
        return array;
    }

    private static Array array(String name, ByteBuffer npy) {
        npy.order(ByteOrder.LITTLE_ENDIAN);
        int version = npy.get(6);
        npy.position(MAGIC_LENGTH);
        byte[] header = new byte[version == 1 ? Short.toUnsignedInt(npy.getShort()) : npy.getInt()];
        npy.get(header);
        String text = new String(header, StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("npz: cannot read " + name + ": " + text.strip());
        }
        long[] shape = Arrays.stream(matcher.group(2).split(","))
                .map(String::strip)
                .filter(dim -> !dim.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        return new Array(shape, matcher.group(1).equals("<f8"), npy.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** One array: its shape, its width, and its little-endian bytes. */
    @SuppressWarnings("ArrayRecordComponent") // read only, never compared by equals
    public record Array(long[] shape, boolean wide, ByteBuffer bytes) {

        /** Returns the number of elements. */
        public int size() {
            return Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
        }

        /** Returns the elements in double precision. */
        public double[] doubles() {
            ByteBuffer data = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            double[] values = new double[size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = wide ? data.getDouble() : data.getFloat();
            }
            return values;
        }

        /** Returns the elements in single precision. */
        public float[] floats() {
            double[] wideValues = doubles();
            float[] values = new float[wideValues.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) wideValues[i];
            }
            return values;
        }
    }
}
