package io.kasmina.runner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AliasRefusalTest {

    @ParameterizedTest
    @EnumSource
    void anAliasStopsEveryWayOn(Way way) throws IOException {
        JsonParser parser = open("[&it [x], {a: *it}]");
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
        assertThatExceptionOfType(JsonParseException.class)
                .isThrownBy(() -> way.toTheEnd(parser))
                .withMessageContaining("alias, which is not allowed");
    }

    @Test
    void aValueIsWhatFollowsItsName() throws IOException {
        JsonParser parser = open("{a: 1}");
        assertThat(parser.nextValue()).isEqualTo(JsonToken.START_OBJECT);
        assertThat(parser.nextValue()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
        assertThat(parser.currentName()).isEqualTo("a");
        assertThat(parser.nextValue()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.nextValue()).isNull();
    }

    @Test
    void childrenAreSkippedToTheirOwnEnd() throws IOException {
        JsonParser parser = open("[{a: [[b], {}]}, c]");
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        assertThat(parser.skipChildren()).isSameAs(parser);
        assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        assertThat(parser.skipChildren().currentToken()).isEqualTo(JsonToken.VALUE_STRING);
    }

    private static JsonParser open(String text) throws IOException {
        return new AliasRefusal(new YAMLFactory().createParser(text));
    }

    /** How a parser is moved on. */
    enum Way {
        NEXT_TOKEN(JsonParser::nextToken),
        NEXT_VALUE(JsonParser::nextValue),
        NEXT_NAME(JsonParser::nextFieldName),
        NEXT_TEXT(JsonParser::nextTextValue),
        SKIP_CHILDREN(JsonParser::skipChildren);

        private final Move move;

        Way(Move move) {
            this.move = move;
        }

        void toTheEnd(JsonParser parser) throws IOException {
            for (int i = 0; i < 10; i++) {
                move.on(parser);
            }
        }
    }

    /** One step. */
    interface Move {
        Object on(JsonParser parser) throws IOException;
    }
}
