package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.cluster.Release;
import io.github.rocketmqhotfix.testapp.scenario.Defect;

/** What became of a row. */
record RowOutcome(Defect defect, String without, String with, Verdict verdict) {

    /** Whether the row is what it should be. */
    enum Verdict { RIGHT, WRONG, SKIPPED }

    /** Judges the two runs; where the release has no such defect, only the run with the agent counts. */
    static RowOutcome of(Defect defect, Release release, Cell without, Cell with) {
        boolean live = defect.isLiveIn(release);
        String leftText = live ? without.text() : without.text() + " (not live in this release)";
        boolean right = with.asExpected() && (!live || without.asExpected());
        return new RowOutcome(defect, leftText, with.text(), right ? Verdict.RIGHT : Verdict.WRONG);
    }

    static RowOutcome skipped(Defect defect, String reason) {
        return new RowOutcome(defect, "skipped: " + reason, "skipped", Verdict.SKIPPED);
    }

    static RowOutcome broken(Defect defect, String reason) {
        return new RowOutcome(defect, "did not run: " + reason, "", Verdict.WRONG);
    }
}
