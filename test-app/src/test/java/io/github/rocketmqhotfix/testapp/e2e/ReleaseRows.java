package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import java.util.ArrayList;
import java.util.List;

/** The rows of releases.csv with their class paths, which are resolved once for all tests. */
final class ReleaseRows {

    private static final int ROWS_PER_LINE = 10;
    private static final List<ExpectedVerdicts> ROWS = ExpectedVerdicts.all();
    private static final List<ClassPath> CLASS_PATHS = resolved();

    private ReleaseRows() {
    }

    static List<ExpectedVerdicts> all() {
        return ROWS;
    }

    /** In the order of the rows. */
    static List<ClassPath> classPaths() {
        return CLASS_PATHS;
    }

    /** Says how far a run over all rows is, every ten rows. */
    static void progress(String what, int done) {
        if (done % ROWS_PER_LINE == 0 || done == ROWS.size()) {
            System.out.println("[all releases] " + what + ": " + done + " of " + ROWS.size());
        }
    }

    private static List<ClassPath> resolved() {
        List<ClassPath> classPaths = new ArrayList<>();
        try (ReleaseJars jars = new ReleaseJars()) {
            for (ExpectedVerdicts row : ROWS) {
                classPaths.add(new ClassPath(jars.artifacts(row.release(), row.artifacts())));
                progress("resolved", classPaths.size());
            }
        }
        return List.copyOf(classPaths);
    }
}
