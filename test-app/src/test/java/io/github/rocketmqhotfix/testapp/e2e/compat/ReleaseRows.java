package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of releases.csv with their class paths, which are resolved once for all tests: all of them, and those whose
 * behaviour is run.
 */
public final class ReleaseRows {

    private static final int ROWS_PER_LINE = 10;
    private static final List<ExpectedVerdicts> ROWS = ExpectedVerdicts.all();
    private static final List<ExpectedVerdicts> BEHAVIOUR = ROWS.stream().filter(ExpectedVerdicts::behaviourRun).toList();
    private static final List<ClassPath> CLASS_PATHS = resolved();

    private ReleaseRows() {
    }

    public static List<ExpectedVerdicts> all() {
        return ROWS;
    }

    /** In the order of all rows. */
    public static List<ClassPath> classPaths() {
        return CLASS_PATHS;
    }

    /** Those whose behaviour is run. */
    public static List<ExpectedVerdicts> behaviour() {
        return BEHAVIOUR;
    }

    /** In the order of the rows whose behaviour is run. */
    static List<ClassPath> behaviourClassPaths() {
        return IntStream.range(0, ROWS.size()).filter(row -> ROWS.get(row).behaviourRun()).mapToObj(CLASS_PATHS::get).toList();
    }

    /** Those whose behaviour is run, as the client applications take them that hold all, one argument per row. */
    public static List<String> behaviourArguments() {
        List<ClassPath> classPaths = behaviourClassPaths();
        return IntStream.range(0, BEHAVIOUR.size())
                .mapToObj(row -> classPaths.get(row).argument(BEHAVIOUR.get(row).release().rootPackage())).toList();
    }

    /** Says how many of the rows of a run are done, every ten rows. */
    public static void progress(String what, int done, int rows) {
        if (done % ROWS_PER_LINE == 0 || done == rows) {
            System.out.println("[all releases] " + what + ": " + done + " of " + rows);
        }
    }

    private static List<ClassPath> resolved() {
        List<ClassPath> classPaths = new ArrayList<>();
        try (ReleaseJars jars = new ReleaseJars()) {
            for (ExpectedVerdicts row : ROWS) {
                classPaths.add(new ClassPath(jars.artifacts(row.release(), row.artifacts())));
                progress("resolved", classPaths.size(), ROWS.size());
            }
        }
        return List.copyOf(classPaths);
    }
}
