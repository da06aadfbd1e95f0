package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.cluster.ReleaseJars;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    /** As the client applications take them that hold all releases, one argument per row. */
    static List<String> arguments() {
        return IntStream.range(0, ROWS.size())
                .mapToObj(row -> CLASS_PATHS.get(row).argument(ROWS.get(row).release().rootPackage())).toList();
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
