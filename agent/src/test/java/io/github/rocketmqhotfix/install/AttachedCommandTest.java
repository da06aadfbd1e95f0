package io.github.rocketmqhotfix.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Stderr;
import java.lang.instrument.ClassFileTransformer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs attached commands in a JVM without targets, and checks their answers and the installed transformers. */
class AttachedCommandTest {

    private static final String REPORT = "rocketmq.hotfix.report.";
    /** The version that the agent reports if its classes do not come from the agent's jar. */
    private static final String VERSION = "unpackaged";

    private final FakeInstrumentation jvm = new FakeInstrumentation();
    private final List<ClassFileTransformer> transformers = jvm.transformers;

    @AfterEach
    void detach() {
        if (InstalledHotfix.current() != null) {
            run("command=detach");
        }
        for (String name : Set.copyOf(System.getProperties().stringPropertyNames())) {
            if (name.startsWith(REPORT) || name.startsWith("rocketmq.hotfix.outcome.")) {
                System.clearProperty(name);
            }
        }
    }

    @Test
    void anInstallIsAnsweredWithTheVersionInTheJvm() {
        List<String> lines = run("command=install,version=" + VERSION);

        assertThat(transformers).hasSize(1);
        assertThat(report("answer")).isEqualTo("installed");
        assertThat(report("installed")).isEqualTo("true");
        assertThat(report("version")).isEqualTo(VERSION);
        assertThat(outcomes()).containsOnly("waiting");
        assertThat(lines).isEmpty();
    }

    @Test
    void aSecondInstallDoesNothingAndReportsThat() {
        run("patches=namesrv-reset");

        List<String> lines = run("command=install,version=" + VERSION);

        assertThat(transformers).hasSize(1);
        assertThat(report("answer")).isEqualTo("already-installed");
        assertThat(outcomes()).containsExactly("stood-aside:disabled", "waiting", "stood-aside:disabled");
        assertThat(lines).singleElement().asString().contains("is installed in this JVM; nothing was done");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInstallOfAnotherVersionDoesNothingAndNamesTheVersionInTheJvm(boolean installed) {
        if (installed) {
            run("");
        }

        run("command=install,version=7.7.7");

        assertThat(transformers).hasSize(installed ? 1 : 0);
        assertThat(report("answer")).isEqualTo("other-version");
        assertThat(report("version")).isEqualTo(VERSION);
        assertThat(report("detail")).contains("version " + VERSION + " is in this JVM", "7.7.7");
    }

    @Test
    void detachRemovesTheTransformerAndInstallAddsOneAgain() {
        run("");
        run("command=detach,version=7.7.7");

        assertThat(transformers).isEmpty();
        assertThat(report("answer")).isEqualTo("detached");
        assertThat(report("installed")).isEqualTo("false");
        assertThat(outcomes()).containsOnly("stood-aside:disabled");

        run("");

        assertThat(transformers).hasSize(1);
        assertThat(report("answer")).isEqualTo("installed");
        assertThat(outcomes()).containsOnly("waiting");
    }

    @Test
    void aDetachWithoutAnInstallIsAnsweredAsNotInstalled() {
        run("command=detach");

        assertThat(report("answer")).isEqualTo("not-installed");
    }

    @Test
    void aReportChangesNothingAndWritesNoLine() {
        run("");

        List<String> lines = run("command=report,version=7.7.7");

        assertThat(transformers).hasSize(1);
        assertThat(report("answer")).isEqualTo("reported");
        assertThat(report("loopback-filter.interventions")).matches("\\d+");
        assertThat(report("loopback-filter.repeated")).matches("\\d+");
        assertThat(report("loopback-filter.failures")).matches("\\d+");
        assertThat(lines).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"command=upgrade", "command=install,version=" + VERSION + ",dry-run=yes",
        "command=detach,force=1"})
    void anUnknownCommandOrABadOptionIsRefused(String arguments) {
        List<String> lines = run(arguments);

        assertThat(transformers).isEmpty();
        assertThat(report("answer")).isEqualTo("refused");
        assertThat(report("installed")).isEqualTo("false");
        assertThat(report("detail")).isNotEmpty();
        assertThat(lines).singleElement().asString().contains("attached command refused: " + report("detail"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"command=report", "command=nonsense", "command=install,version=7.7.7", "command=detach"})
    void everyAnswerNamesItsCaller(String arguments) {
        run(arguments + ",caller=one");
        assertThat(report("caller")).isEqualTo("one");

        run(arguments);
        assertThat(report("caller")).isEmpty();
    }

    @Test
    void everyAnswerHasAHigherNumber() {
        run("");
        long first = Long.parseLong(report("number"));
        run("command=nonsense");
        long second = Long.parseLong(report("number"));
        run("command=report");

        assertThat(second).isEqualTo(first + 1);
        assertThat(Long.parseLong(report("number"))).isEqualTo(second + 1);
    }

    @Test
    void enabledFalseInstallsNothing() {
        run("enabled=false,version=" + VERSION);

        assertThat(transformers).isEmpty();
        assertThat(report("answer")).isEqualTo("switched-off");
        assertThat(outcomes()).containsOnly("stood-aside:disabled");
    }

    @Test
    void aFailedInstallIsRolledBackAndCanBeRepeated() {
        jvm.onWalk = () -> {
            throw new OutOfMemoryError("a list of all classes");
        };

        assertThatThrownBy(() -> run("")).hasMessage("a list of all classes");

        assertThat(transformers).isEmpty();
        assertThat(report("answer")).isEqualTo("failed");
        assertThat(report("installed")).isEqualTo("false");
        assertThat(outcomes()).containsOnly("stood-aside:disabled");

        jvm.onWalk = () -> {};
        run("");

        assertThat(report("answer")).isEqualTo("installed");
    }

    @Test
    void thePropertiesOfAnAnswerCauseNoWarning() {
        run("command=report");

        assertThat(Stderr.linesDuring(() -> Options.read(null))).isEmpty();
    }

    private List<String> run(String arguments) {
        return Stderr.linesDuring(() -> AttachedCommand.run(arguments, jvm.proxy()));
    }

    private static String report(String name) {
        return System.getProperty(REPORT + name);
    }

    private static List<String> outcomes() {
        return Options.PATCH_IDS.stream().map(id -> System.getProperty("rocketmq.hotfix.outcome." + id)).toList();
    }
}
