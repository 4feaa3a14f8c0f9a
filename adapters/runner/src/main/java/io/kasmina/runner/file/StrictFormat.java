package io.kasmina.runner.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a file is written: YAML by a name that ends in {@code .yaml} or {@code .yml}, JSON by any other. Both have the same fields and
 * the same bounds. In YAML an alias is refused, so that nothing expands.
 */
final class StrictFormat {

    /** Largest file in bytes. */
    static final int MAX_BYTES = 1 << 20;

    /** Of lists and objects; what is deepest, a manifest's inputs, lies at half of it. */
    static final int MAX_DEPTH = 16;

    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();

    private static final StrictFormat JSON = new StrictFormat(
            "JSON",
            strict(JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())),
            UnaryOperator.identity());

    private static final StrictFormat YAML = new StrictFormat(
            "YAML",
            strict(YAMLMapper.builder(YAMLFactory.builder()
                    .streamReadConstraints(CONSTRAINTS)
                    .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                    .build())),
            parser -> new AliasRefusal((YAMLParser) parser));

    private final String name;
    private final ObjectMapper mapper;
    private final UnaryOperator<JsonParser> guard;

    private StrictFormat(String name, ObjectMapper mapper, UnaryOperator<JsonParser> guard) {
        this.name = name;
        this.mapper = mapper;
        this.guard = guard;
    }

    /** Tells by a file's name. */
    static StrictFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : JSON;
    }

    /** Reads one value and nothing behind it, null where there is none; every field must be known, and named once. */
    <T> @Nullable T read(byte[] bytes, Class<T> type) throws IOException {
        try (JsonParser parser = guard.apply(mapper.createParser(bytes))) {
            if (parser.nextToken() == null) {
                return null;
            }
            T value = mapper.readValue(parser, type);
            if (parser.nextToken() != null) {
                throw new Refused(parser, "must end behind its first value");
            }
            return value;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static ObjectMapper strict(MapperBuilder<?, ?> builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .build();
    }
}
