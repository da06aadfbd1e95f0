package io.github.rocketmqhotfix.report;

/** The state of a patch: {@code waiting}, {@code applied}, {@code stood-aside:REASON} or {@code failed:REASON}. */
public final class Outcome {

    public static final Outcome WAITING = new Outcome(0, "waiting");
    public static final Outcome FIXED_UPSTREAM = new Outcome(1, "stood-aside:fixed-upstream");
    public static final Outcome NOT_AFFECTED = new Outcome(1, "stood-aside:not-affected");
    public static final Outcome DISABLED = new Outcome(1, "stood-aside:disabled");
    public static final Outcome DRY_RUN = new Outcome(1, "stood-aside:dry-run");
    public static final Outcome APPLIED = new Outcome(2, "applied");
    public static final Outcome UNKNOWN_SHAPE = new Outcome(3, "stood-aside:unknown-shape");

    private final int severity;
    private final String text;

    private Outcome(int severity, String text) {
        this.severity = severity;
        this.text = text;
    }

    /** {@code reason} is one or two words, for example {@code handoff}. */
    public static Outcome failed(String reason) {
        return new Outcome(4, "failed:" + reason);
    }

    /** The worse of the two, in the order failed, unknown-shape, applied, other stood-aside, waiting. */
    Outcome worse(Outcome other) {
        return other.severity > severity ? other : this;
    }

    /** Whether the operator must check the patch. */
    public boolean needsAttention() {
        return severity >= UNKNOWN_SHAPE.severity;
    }

    @Override
    public String toString() {
        return text;
    }
}
