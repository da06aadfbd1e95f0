package io.github.rocketmqhotfix.testapp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every build of the same sources makes the same jar. */
class ReproducibleBuildIT {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SOURCES = List.of("pom.xml", "LICENSE", "agent/pom.xml", "agent/NOTICE", "agent/src", "test-app/pom.xml");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void aBuildWithAnotherFolderTimeZoneLanguageAndUmaskMakesTheSameJar() {
        String maven = Requirements.program("mvn", "maven").toString();
        try (Workspace workspace = Workspace.create("second-build")) {
            Path project = workspace.directoryFor("elsewhere/second build");
            SOURCES.stream().flatMap(source -> UncheckedFiles.filesBelow(PROJECT.resolve(source)).stream())
                    .forEach(file -> UncheckedFiles.copy(file, project.resolve(PROJECT.relativize(file))));
            // offline: the first build has downloaded everything
            List<String> command = List.of("sh", "-c", "umask 077 && exec \"$@\"", "sh", maven, "-o", "-q", "-B",
                    "-Dmaven.repo.local=" + System.getProperty("maven.repository"), "-Dmaven.test.skip=true", "-pl", "agent", "package");
            Map<String, String> elsewhere = Map.of("TZ", "Pacific/Kiritimati", "MAVEN_OPTS", "-Duser.language=tr -Duser.country=TR");
            ForkedProcess.outputOf("second-build", command, project, elsewhere, LIMIT);

            assertThat(project.resolve("agent/target/rocketmq-hotfix-agent.jar")).hasSameBinaryContentAs(Requirements.agent().jar());
        }
    }
}
