package io.kasmina.contract;

/** Why a parameter may not be updated or claimed. */
public enum OwnershipReason implements Reason {
    /** It belongs to a teacher: nobody may change it. */
    TEACHER_OWNED(Refusal.TEACHER_OWNED),
    /** It belongs to the host. */
    HOST_OWNED(Refusal.HOST_OWNED),
    /** It belongs to the kernel of another seed. */
    OWNED_BY(Refusal.OWNED_BY),
    /** Nobody owns it. */
    UNREGISTERED(Refusal.UNREGISTERED);

    private final Refusal refusal;

    OwnershipReason(Refusal refusal) {
        this.refusal = refusal;
    }

    /** Returns how a command is refused for this. */
    public Refusal refusal() {
        return refusal;
    }
}
