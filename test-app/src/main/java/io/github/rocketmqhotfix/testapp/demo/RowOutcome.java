package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.scenario.Defect;

/**
 * What became of a row.
 *
 * @param without what was measured without the agent, in words
 * @param with    the same with it
 */
public record RowOutcome(Defect defect, String without, String with, Verdict verdict) {

    /** What the two runs of a row show. */
    public enum Verdict {

        /** The defect without the agent, not with it. */
        REPAIRED,

        /** No defect in either, and none was expected. */
        NOT_LIVE,

        /** Not what it should be; also a defect that shows where none is expected. */
        WRONG,

        SKIPPED
    }

    /** Judges the two runs by whether the release is known to have the defect. */
    static RowOutcome of(Defect defect, boolean live, Cell without, Cell with) {
        boolean right = with.asExpected() && without.asExpected() == live;
        Verdict asItShouldBe = live ? Verdict.REPAIRED : Verdict.NOT_LIVE;
        return new RowOutcome(defect, without.text() + (live ? "" : " (not live in this release)"), with.text(),
                right ? asItShouldBe : Verdict.WRONG);
    }

    static RowOutcome skipped(Defect defect, String reason) {
        return new RowOutcome(defect, "skipped: " + reason, "skipped", Verdict.SKIPPED);
    }

    static RowOutcome broken(Defect defect, String reason) {
        return new RowOutcome(defect, "did not run: " + reason, "", Verdict.WRONG);
    }
}
