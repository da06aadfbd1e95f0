package io.github.rocketmqhotfix.testapp.pods.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Renders and lints the chart of the highly available cluster, and returns its notes, with Helm as a library. */
public final class LibraryChart {

    static final Path FOLDER = Path.of("..", "agent", "deploy", "helm", "rocketmq-ha").toAbsolutePath().normalize();

    private static final String RELEASE_NAME = "mq";
    private static final String NAMESPACE = "messaging";
    private static final String NOTES = "\nNOTES:\n";

    /** The Kubernetes version to render for; the default of the Helm library is too old for the chart. */
    private static final String KUBERNETES = "v1.30.0";

    private final Path chart;

    public LibraryChart() {
        this(FOLDER);
    }

    /**
     * @param chart the folder of a chart, or its archive
     */
    public LibraryChart(Path chart) {
        this.chart = chart;
    }

    /**
     * Makes a copy of the chart whose {@code helm test} hooks are ordinary objects, because Helm's {@code template}
     * leaves hooks out.
     *
     * @param copy an empty folder
     */
    public static LibraryChart withHooks(Path copy) {
        for (Path file : UncheckedFiles.filesBelow(FOLDER)) {
            UncheckedFiles.writeString(copy.resolve(FOLDER.relativize(file).toString()),
                    UncheckedFiles.readString(file).replace("helm.sh/hook: test\n", "hook: test\n"));
        }
        return new LibraryChart(copy);
    }

    /**
     * Renders the chart.
     *
     * @param values YAML that overrides values.yaml; empty for the defaults
     * @throws IllegalStateException if the schema or a template refuses the values, with Helm's message
     */
    public Rendering render(String values) {
        return render(RELEASE_NAME, values);
    }

    Rendering render(String releaseName, String values) {
        return Rendering
                .of(withFile(values, file -> new Helm(chart).template().withName(releaseName).withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES).withValuesFile(file).call()));
    }

    /** Returns the notes that {@code helm install} prints. */
    String notes(String values) {
        String output = withFile(values, file -> new Helm(chart).install().clientOnly().dryRun().withName(RELEASE_NAME)
                .withNamespace(NAMESPACE).withKubeVersion(KUBERNETES).withValuesFile(file).call().getOutput());
        return output.substring(output.indexOf(NOTES) + NOTES.length());
    }

    LintResult lint() {
        return new Helm(chart).lint().strict().call();
    }

    private static String withFile(String values, Function<Path, String> command) {
        Path file = UncheckedFiles.unchecked(() -> Files.createTempFile("values", ".yaml"));
        try {
            return command.apply(UncheckedFiles.writeString(file, values));
        } finally {
            UncheckedFiles.unchecked(() -> Files.deleteIfExists(file));
        }
    }
}
