package io.github.rocketmqhotfix.testapp.e2e.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.JavaSource;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.e2e.compat.AllReleasesIT;
import io.github.rocketmqhotfix.testapp.e2e.compat.ReleaseRows;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.LibraryTree;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code java -jar rocketmq-hotfix-agent.jar scan} on released jars, in folders like those of real hosts. */
@Tag(TestGroup.QUICK)
class ScanIT {

    private static final String WOULD_APPLY = "would-apply";
    private static final List<ExpectedOutcomes> ROWS = ReleaseRows.all();

    @AutoClose
    private final Workspace workspace = Workspace.create("scan");
    private final Path root = workspace.directoryFor("root");

    /** A scan decides every row as the agent does in a JVM ({@link AllReleasesIT}). */
    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17})
    void aScanDecidesEveryReleaseAsTheAgentDoesInAJvm(int java) {
        ROWS.forEach(row -> ReleaseJars.libFolder(ReleaseRows.classPath(row).entries(), folderOf(row)));
        ScanRun run = ScanRun.of(workspace, Requirements.java(java), root);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(ROWS).allSatisfy(row -> {
            List<ScanRun.Finding> findings = run.findings().stream()
                    .filter(each -> Path.of(each.path()).startsWith(folderOf(row))).toList();
            assertThat(decisions(findings)).isEqualTo(expected(row));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.6", "3.5.9", "4.9.0", "5.5.0", "1.8.8.8.Final"})
    void eachFindingShowsItsRelease(String version) {
        ReleaseJars.libFolder(classPath(version).entries(), root.resolve("lib"));
        String shown = version.startsWith("1.") ? "ons-client " + version : version;

        assertThat(ScanRun.of(workspace, JavaRuntime.current(), root).findings()).isNotEmpty()
                .allSatisfy(each -> assertThat(each.release()).isEqualTo(shown));
    }

    @Test
    void aScanReadsTheNestedJarsOfAFatJar() throws IOException {
        Path fat = fatJar("4.9.0", root.resolve("consumer.jar"));
        ScanRun run = ScanRun.of(workspace, JavaRuntime.current(), fat);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(decisions(run.findings())).isEqualTo(expected(ExpectedOutcomes.of("4.9.0")));
        assertThat(run.findings()).extracting(ScanRun.Finding::path).contains(
                fat + "!/BOOT-INF/lib/rocketmq-client-4.9.0.jar", fat + "!/BOOT-INF/lib/rocketmq-remoting-4.9.0.jar");
    }

    @Test
    void aScanReadsAnUnpackedImageWithCircularLinksOnce() throws IOException {
        ReleaseJars.libFolder(classPath("4.9.0").entries(), root.resolve("home/rocketmq/rocketmq-4.9.0/lib"));
        Files.createSymbolicLink(root.resolve("home/rocketmq/current"), Path.of("rocketmq-4.9.0"));
        Files.createSymbolicLink(root.resolve("home/rocketmq/rocketmq-4.9.0/self"), Path.of("."));
        Files.createSymbolicLink(root.resolve("proc"), Path.of("/proc"));
        ScanRun run = ScanRun.of(workspace, JavaRuntime.current(), root);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.findings()).hasSize(expected(ExpectedOutcomes.of("4.9.0")).size());
        assertThat(decisions(run.findings())).isEqualTo(expected(ExpectedOutcomes.of("4.9.0")));
        assertThat(run.errors()).singleElement().asString()
                .startsWith("did not follow the link " + root.resolve("proc"));
    }

    /**
     * The decision about MQClientAPIImpl depends on the consumer classes of the release. A class loader finds these
     * classes even if they are in another jar than MQClientAPIImpl.
     */
    @Test
    void aScanLooksForSiblingsOfAClassInTheJarsBesideIt() throws IOException {
        String api = "org.apache.rocketmq.client.impl.MQClientAPIImpl";
        Path client = classPath("5.5.0").holderOf(api);
        Path alone = Jars.compressed(root.resolve("alone/override.jar"),
                Map.of(api.replace('.', '/') + ".class", classPath("5.5.0").classFile(api)));
        ReleaseJars.libFolder(List.of(alone, client), root.resolve("together"));
        Jars.stored(root.resolve("fat/app.jar"),
                Map.of("lib/override.jar", Files.readAllBytes(alone), "lib/client.jar", Files.readAllBytes(client)));

        Map<String, String> decisions = new TreeMap<>();
        ScanRun.of(workspace, JavaRuntime.current(), root).findings().stream()
                .filter(each -> each.path().endsWith("override.jar"))
                .forEach(each -> decisions.put(root.relativize(Path.of(each.path())).toString(), each.decision()));

        assertThat(decisions).containsOnly(Map.entry("alone/override.jar", WOULD_APPLY),
                Map.entry("together/override.jar", "stood-aside:fixed-upstream"),
                Map.entry("fat/app.jar!/lib/override.jar", "stood-aside:fixed-upstream"));
    }

    @Test
    void aJarThatCannotBeReadIsReportedAndDeterminesTheExitCode() throws IOException {
        ReleaseJars.libFolder(classPath("4.9.0").entries(), root.resolve("lib"));
        Files.writeString(root.resolve("lib/a\nb.jar"), "no archive");
        ScanRun run = ScanRun.of(workspace, JavaRuntime.current(), root);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).containsExactly(
                "could not read " + root.resolve("lib") + "/a?b.jar: is not a zip file, or is truncated");
        assertThat(decisions(run.findings())).isEqualTo(expected(ExpectedOutcomes.of("4.9.0")));
    }

    @ParameterizedTest(name = "Java {0}")
    @JavaSource({8, 17})
    void theTextHasABlockForEachJar(int java) throws IOException {
        Path lib = ReleaseJars.libFolder(classPath("4.9.0").entries(), root.resolve("lib"));
        List<String> lines = AgentCommand.in(workspace).on(Requirements.java(java)).run(1, "scan", lib).output();

        assertThat(lines).containsSubsequence(
                lib + "/rocketmq-remoting-4.9.0.jar  (4.9.0)",
                "  loopback-filter  would-apply  org.apache.rocketmq.remoting.common.RemotingUtil",
                "  namesrv-reset    would-apply  org.apache.rocketmq.remoting.netty.NettyRemotingClient");
        assertThat(lines).contains(
                "RocketMQ found in 2 places, 2 to patch; " + classPath("4.9.0").entries().size() + " files checked.");
    }

    @Test
    void aFolderWithoutRocketMqIsReportedAndIsNoFailure() {
        AgentCommand.Result run = AgentCommand.in(workspace).run(0, "scan", root);

        assertThat(run.errors()).isEmpty();
        assertThat(run.output()).containsExactly("No RocketMQ found in " + root + "; 0 files checked.");
        assertThat(ScanRun.of(workspace, JavaRuntime.current(), root).findings()).isEmpty();
    }

    @Test
    void aScanFindsTheClassesOf40CopiesWithAHeapOf64Megabytes() {
        int jars = 40;
        int copies = LibraryTree.create(root, classPath("4.9.0").entries(), jars * classPath("4.9.0").entries().size());
        ScanRun run = ScanRun.of(workspace, JavaRuntime.current(), root);

        assertThat(run.errors()).isEmpty();
        assertThat(run.findings()).hasSize(copies * expected(ExpectedOutcomes.of("4.9.0")).size());
    }

    private Path folderOf(ExpectedOutcomes row) {
        return root.resolve("row-" + ROWS.indexOf(row));
    }

    private static Map<String, String> expected(ExpectedOutcomes row) {
        Map<String, String> decisions = new TreeMap<>();
        ReleaseRows.patchByClass(row).forEach((className, patch) -> {
            String verdict = row.of(patch, className);
            decisions.put(className, patch + " " + (verdict.equals(ExpectedOutcomes.APPLIED) ? WOULD_APPLY : verdict));
        });
        return decisions;
    }

    /** Returns the decisions by class name; two different decisions about a class are joined. */
    private static Map<String, String> decisions(List<ScanRun.Finding> findings) {
        Map<String, String> decisions = new TreeMap<>();
        for (ScanRun.Finding each : findings) {
            decisions.merge(each.className(), each.patch() + " " + each.decision(),
                    (one, other) -> one.equals(other) ? one : one + " and " + other);
        }
        return decisions;
    }

    private static ClassPath classPath(String version) {
        return ReleaseRows.classPath(ExpectedOutcomes.of(version));
    }

    private static Path fatJar(String version, Path file) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        for (Path each : classPath(version).entries()) {
            entries.put("BOOT-INF/lib/" + each.getFileName(), Files.readAllBytes(each));
        }
        return Jars.stored(file, entries);
    }
}
