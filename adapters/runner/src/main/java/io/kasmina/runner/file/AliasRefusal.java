package io.kasmina.runner.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A YAML parser that stops at an alias, which the one within would take for a text. One thread. */
final class AliasRefusal extends JsonParserDelegate {

    private final YAMLParser parser;

    AliasRefusal(YAMLParser parser) {
        super(parser);
        this.parser = parser;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (parser.isCurrentAlias()) {
            throw new Refused(this, "alias, which is not allowed");
        }
        return token;
    }

    @Override
    public @Nullable JsonToken nextValue() throws IOException {
        JsonToken token = nextToken();
        return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        int open = isExpectedStartObjectToken() || isExpectedStartArrayToken() ? 1 : 0;
        while (open > 0) {
            JsonToken token = nextToken();
            if (token == null) {
                break;
            }
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        return this;
    }
}
