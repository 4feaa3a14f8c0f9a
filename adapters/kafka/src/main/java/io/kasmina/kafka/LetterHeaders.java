package io.kasmina.kafka;

/** Names of the headers of a dead letter, each with UTF-8 text. */
public final class LetterHeaders {

    /** Why it could not be parsed or applied: a reason code. */
    public static final String REASON = "kasmina-reason";

    /** The offending field; absent for none. */
    public static final String DETAIL = "kasmina-detail";

    /** The topic where it was read. */
    public static final String TOPIC = "kasmina-source-topic";

    /** The partition where it was read, in decimal. */
    public static final String PARTITION = "kasmina-source-partition";

    /** The offset where it was read, in decimal. */
    public static final String OFFSET = "kasmina-source-offset";

    /** Class of the exception behind it; absent for none. */
    public static final String EXCEPTION = "kasmina-exception";

    /** Bytes of the value as it was received, in decimal, where the letter holds its head alone; absent where it holds all of it. */
    public static final String SIZE = "kasmina-source-bytes";

    private LetterHeaders() {}
}
