package io.kasmina.runner.file;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;

/** What its format allows and a file may not hold; its message is for people. */
final class Refused extends JsonParseException {

    private static final long serialVersionUID = 1L;

    Refused(JsonParser parser, String what) {
        super(parser, what);
    }
}
