package io.kasmina.wire;

import io.kasmina.contract.Refusal;

/**
 * Why a well-formed command is refused at decode.
 *
 * @param reason the rule
 * @param detail field, bound and value in one line
 */
record Problem(Refusal reason, String detail) {

    private static final int QUOTED = 64;

    /** Makes a problem about a text, which is cut and freed of line breaks. */
    static Problem of(Refusal reason, String field, String bound, String value) {
        String cut = value.length() > QUOTED ? value.substring(0, QUOTED) + "…" : value;
        return new Problem(reason, field + ": must be " + bound + ", was '" + cut.replaceAll("\\p{Cntrl}", "?") + "'");
    }
}
