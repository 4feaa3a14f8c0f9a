package io.kasmina.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Parser;
import java.io.IOException;

/** Parses messages of any type. */
final class Messages {

    private Messages() {}

    /** Parses; byte fields share memory with {@code value}, so that a tensor is not copied. */
    static <M> Reading<M> parse(Parser<M> parser, byte[] value) {
        CodedInputStream input = CodedInputStream.newInstance(value);
        input.enableAliasing(true);
        try {
            M message = parser.parseFrom(input);
            input.checkLastTagWas(0);
            return new Reading.Read<>(message);
        } catch (IOException malformed) {
            return new Reading.Unreadable<>(WireFault.MALFORMED, "");
        }
    }
}
