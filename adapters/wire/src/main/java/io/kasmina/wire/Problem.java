package io.kasmina.wire;

import io.kasmina.contract.Refusal;
import java.util.regex.Pattern;

/**
 * Why a well-formed command is refused at decode.
 *
 * @param reason the rule
 * @param detail field, bound and value in one line
 */
record Problem(Refusal reason, String detail) {

    private static final int QUOTED = 64;
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    /** Makes a problem about a text, which is cut and freed of controls and line breaks, Unicode's own among them. */
    static Problem of(Refusal reason, String field, String bound, String value) {
        String line = BREAKS.matcher(shortened(value)).replaceAll("?");
        return new Problem(reason, field + ": must be " + bound + ", was '" + line + "'");
    }

    private static String shortened(String text) {
        if (text.length() <= QUOTED) {
            return text;
        }
        // Half a surrogate pair is no text that a peer could read.
        int end = Character.isHighSurrogate(text.charAt(QUOTED - 1)) ? QUOTED - 1 : QUOTED;
        return text.substring(0, end) + "…";
    }
}
