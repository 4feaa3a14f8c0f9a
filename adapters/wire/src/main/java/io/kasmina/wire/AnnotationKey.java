package io.kasmina.wire;

/** Every annotation that a command's decode reads; the signature is none of them. */
enum AnnotationKey {
    EXPECTED_STAGE("expected_stage"),
    FEATURE_COVERAGE("feature_coverage"),
    RISK_REASON("risk_reason"),
    BLUEPRINT_RISK("blueprint_risk"),
    BLUEPRINT_TIER("blueprint_tier"),
    BLUEPRINT_STAGE("blueprint_stage"),
    RUN("training_run_id"),
    ARTIFACT("artifact_sha256"),
    MODE("blend_mode"),
    LOW("alpha_lo"),
    HIGH("alpha_hi"),
    VECTOR("alpha_vec"),
    VECTOR_LENGTH("alpha_vec_len"),
    GATE_K("gate_k"),
    GATE_TAU("gate_tau"),
    RESUME("resume"),
    INCLUDE_TEACHER("include_teacher");

    private final String text;

    AnnotationKey(String text) {
        this.text = text;
    }

    /** Returns the key as it stands in a message. */
    String text() {
        return text;
    }
}
