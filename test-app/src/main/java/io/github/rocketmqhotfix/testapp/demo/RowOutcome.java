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

        /** The release does not have the defect, and neither run shows it. */
        NOT_LIVE,

        /** A run is not as expected, failed, or shows a defect that the release is not known to have. */
        WRONG,

        /** This system cannot run the row. */
        SKIPPED
    }

    /** Judges the two runs; {@code live} is whether the release is known to have the defect. */
    static RowOutcome of(Defect defect, boolean live, Row.Cell without, Row.Cell with) {
        boolean right = with.asExpected() && without.asExpected() == live;
        return new RowOutcome(defect, without.text() + (live ? "" : " (not live in this release)"), with.text(),
                !right ? Verdict.WRONG : live ? Verdict.REPAIRED : Verdict.NOT_LIVE);
    }

    static RowOutcome skipped(Defect defect, String reason) {
        return new RowOutcome(defect, "skipped: " + reason, "skipped", Verdict.SKIPPED);
    }

    static RowOutcome broken(Defect defect, String reason) {
        return new RowOutcome(defect, "did not run: " + reason, "", Verdict.WRONG);
    }
}
