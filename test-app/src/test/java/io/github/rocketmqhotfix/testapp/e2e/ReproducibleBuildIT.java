package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.LibraryChart;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every build of the same sources makes the same jar and the same release files. */
class ReproducibleBuildIT {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SOURCES = List.of(".mvn", "pom.xml", "LICENSE", "agent/pom.xml", "agent/NOTICE",
            "agent/src", "agent/deploy",
            "test-app/pom.xml");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> HERE = Map.of("TZ", "America/New_York");
    private static final Map<String, String> ELSEWHERE = Map.of("TZ", "Pacific/Kiritimati", "MAVEN_OPTS",
            "-Duser.language=tr -Duser.country=TR");

    @AutoClose
    private final Workspace workspace = Workspace.create("second-build");
    private final Path maven = Requirements.program("mvn", "maven");

    @Test
    void twoBuildsOfAReleaseMakeTheSameFiles() throws IOException {
        Path first = builtRelease("first", "022", HERE);
        Path second = builtRelease("elsewhere/second build", "077", ELSEWHERE);

        String version = version();
        assertThat(names(first)).containsExactly("SHA256SUMS", "rocketmq-ha-" + version + ".tgz",
                "rocketmq-hotfix-agent-" + version + "-javadoc.jar",
                "rocketmq-hotfix-agent-" + version + "-sources.jar", "rocketmq-hotfix-agent-" + version + ".cdx.json",
                "rocketmq-hotfix-agent-" + version + ".jar", "rocketmq-hotfix-kustomize-" + version + ".tar.gz");
        assertThat(names(second)).isEqualTo(names(first));
        assertThat(names(first))
                .allSatisfy(name -> assertThat(second.resolve(name)).hasSameBinaryContentAs(first.resolve(name)));

        // the Maven profile named release must not change the jar either
        assertThat(second.resolve("rocketmq-hotfix-agent-" + version + ".jar"))
                .hasSameBinaryContentAs(Requirements.agent().jar());
        assertSumsMatch(first);
        assertChartIsTheFolder(first.resolve("rocketmq-ha-" + version + ".tgz"));
        assertKustomizeArchiveIsTheFolder(first, "rocketmq-hotfix-kustomize-" + version);
        assertBillOfMaterialsNamesTheLibrariesOfNotice(first.resolve("rocketmq-hotfix-agent-" + version + ".cdx.json"));
        assertHasEntry(first.resolve("rocketmq-hotfix-agent-" + version + "-sources.jar"),
                "io/github/rocketmqhotfix/HotfixAgent.java");
        assertHasEntry(first.resolve("rocketmq-hotfix-agent-" + version + "-javadoc.jar"),
                "io/github/rocketmqhotfix/HotfixAgent.html");
    }

    private void assertSumsMatch(Path release) throws IOException {
        List<String> others = names(release).stream().filter(name -> !name.equals("SHA256SUMS")).toList();
        ForkedProcess check = run(release, Map.of(), "sha256sum", "--strict", "-c", "SHA256SUMS");
        assertThat(check.awaitExit(LIMIT)).as(check.tail()).isZero();
        // in the order of the file, which is sorted by name
        assertThat(check.outputLines()).containsExactlyElementsOf(others.stream().map(name -> name + ": OK").toList());
    }

    private static void assertChartIsTheFolder(Path archive) {
        Rendering packed = new LibraryChart(archive).render("metrics: {enabled: true}");
        assertThat(packed.objects()).isNotEmpty()
                .isEqualTo(new LibraryChart().render("metrics: {enabled: true}").objects());
    }

    private void assertKustomizeArchiveIsTheFolder(Path release, String name) throws IOException {
        Path unpacked = workspace.directoryFor("unpacked");
        ForkedProcess tar = run(unpacked, Map.of(), "tar", "-xzf", release.resolve(name + ".tar.gz").toString());
        assertThat(tar.awaitExit(LIMIT)).as(tar.tail()).isZero();

        Path folder = PROJECT.resolve("agent/deploy/kubernetes/inject");
        assertThat(names(unpacked)).containsExactly(name);
        assertThat(files(unpacked.resolve(name))).isEqualTo(files(folder))
                .allSatisfy(file -> assertThat(unpacked.resolve(name).resolve(file))
                        .hasSameBinaryContentAs(folder.resolve(file))
                        .matches(copy -> Files.isExecutable(copy) == file.endsWith(".sh"),
                                "only scripts are executable"));
    }

    private static void assertBillOfMaterialsNamesTheLibrariesOfNotice(Path file) throws IOException {
        JsonNode bill = new ObjectMapper().readTree(file.toFile());
        List<String> libraries = new ArrayList<>();
        bill.path("components").forEach(
                component -> libraries.add(component.path("group").asText() + ":" + component.path("name").asText()));
        assertThat(libraries).hasSize(5)
                .allSatisfy(library -> assertThat(PROJECT.resolve("agent/NOTICE")).content().contains(library));
        assertThat(bill.path("components"))
                .allSatisfy(component -> assertThat(component.path("scope").asText()).isEqualTo("required"));
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.path("metadata").has("timestamp")).isFalse();
    }

    private static void assertHasEntry(Path archive, String name) throws IOException {
        try (JarFile jar = new JarFile(archive.toFile())) {
            assertThat(jar.getEntry(name)).as(name).isNotNull();
        }
    }

    private static String version() throws IOException {
        try (JarFile jar = new JarFile(Requirements.agent().jar().toFile())) {
            return jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        }
    }

    /**
     * Builds a release and returns the folder with its files. Maven runs online, because offline it does not make a
     * bill of materials and cannot download the profile's plugins. If they cannot be downloaded, checks a build without
     * the profile and skips the rest of the test.
     */
    private Path builtRelease(String folder, String umask, Map<String, String> environment) throws IOException {
        Path project = copyOfTheSources(folder);
        ForkedProcess build = build(project, umask, environment, "-Prelease", "-Dmaven.test.skip=true", "verify");
        int exitCode = build.awaitExit(LIMIT);
        if (exitCode != 0
                && build.outputLines().stream().anyMatch(line -> line.contains("Could not transfer artifact"))) {
            assertABuildWithoutTheProfileMakesTheSameJar();
            Requirements.skip("the plugins of the Maven profile named release cannot be downloaded" + build.tail());
        }
        assertThat(exitCode).as(build.tail()).isZero();
        return project.resolve("agent/target/release");
    }

    /** Works without a network, because the build that runs this test has downloaded everything. */
    private void assertABuildWithoutTheProfileMakesTheSameJar() throws IOException {
        Path project = copyOfTheSources("elsewhere/offline build");
        ForkedProcess build = build(project, "077", ELSEWHERE, "-o", "-Dmaven.test.skip=true", "package");
        assertThat(build.awaitExit(LIMIT)).as(build.tail()).isZero();
        assertThat(project.resolve("agent/target/rocketmq-hotfix-agent.jar"))
                .hasSameBinaryContentAs(Requirements.agent().jar());
    }

    private ForkedProcess build(Path project, String umask, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh", maven.toString(), "-q", "-B",
                        "-Dmaven.repo.local=" + System.getProperty("maven.repository"), "-pl", "agent"));
        command.addAll(List.of(arguments));
        return run(project, environment, command.toArray(String[]::new));
    }

    private ForkedProcess run(Path folder, Map<String, String> environment, String... command) {
        return workspace
                .keep(ForkedProcess.start(folder.getFileName().toString(), List.of(command), folder, environment));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> files(Path folder) {
        return UncheckedFiles.filesBelow(folder).stream().map(file -> folder.relativize(file).toString()).sorted()
                .toList();
    }

    private Path copyOfTheSources(String name) {
        Path project = workspace.directoryFor(name);
        SOURCES.stream().flatMap(source -> UncheckedFiles.filesBelow(PROJECT.resolve(source)).stream())
                .forEach(file -> UncheckedFiles.copy(file, project.resolve(PROJECT.relativize(file))));
        return project;
    }
}
