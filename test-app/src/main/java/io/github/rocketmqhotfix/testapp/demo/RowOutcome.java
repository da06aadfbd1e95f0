package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.scenario.Defect;

/**
 * The outcome of a row of the demo.
 *
 * @param without the measurement without the agent, in words
 * @param with    the measurement with the agent, in words
 */
public record RowOutcome(Defect defect, String without, String with, Verdict verdict) {

    /** The conclusion from the two runs of a row. */
    public enum Verdict {

        /** The defect shows without the agent, and does not show with it. */
        REPAIRED,

        /** The defect is not expected in this release, and neither run shows it. */
        NOT_LIVE,

        /** A run fails, is not as expected, or shows a defect that is not expected in this release. */
        WRONG,

        /** This system cannot run the row. */
        SKIPPED
    }

    /** Judges the two runs; {@code live} is whether the run without the agent is expected to show the defect. */
    static RowOutcome of(Defect defect, boolean live, Row.Cell without, Row.Cell with) {
        boolean right = with.asExpected() && without.asExpected() == live;
        return new RowOutcome(defect, without.text() + (live ? "" : " (not live in this release)"), with.text(),
                !right ? Verdict.WRONG : live ? Verdict.REPAIRED : Verdict.NOT_LIVE);
    }

    static RowOutcome skipped(Defect defect, String reason) {
        return new RowOutcome(defect, "skipped: " + reason, "skipped", Verdict.SKIPPED);
    }

    static RowOutcome broken(Defect defect, String reason) {
        return new RowOutcome(defect, "run failed: " + reason, "", Verdict.WRONG);
    }
}
