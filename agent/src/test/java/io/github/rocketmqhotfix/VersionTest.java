package io.github.rocketmqhotfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the version in the deployment's files and on the pages with the version of the build, which is a system
 * property.
 */
class VersionTest {

    private static final String NUMBER = "(\\d+\\.\\d+\\.\\d+(?:-[A-Z]+)?)";
    /** Names of images and release files, kustomize's tag, Dockerfile's default, and the output of {@code status}. */
    private static final Pattern VERSION = Pattern
            .compile("(?:rocketmq-hotfix-agent[:-]|rocketmq-ha-|rocketmq-hotfix-kustomize-|newTag: |ARG VERSION=|"
                    + "installed |已安装 |\"version\": \"|repository: rocketmq-hotfix-agent\\n    tag: \")" + NUMBER);
    private static final Pattern OF_CHART = Pattern.compile("(?m)^version: " + NUMBER + "$");

    @Test
    void everyFileOfTheDeploymentAndEveryPageHasTheVersionOfTheBuild() throws IOException {
        List<String> others = new ArrayList<>();
        int found = 0;
        for (Path file : files()) {
            for (MatchResult match : VERSION.matcher(Files.readString(file)).results().toList()) {
                found++;
                if (!match.group(1).equals(version())) {
                    others.add(file + ": " + match.group());
                }
            }
        }
        assertThat(others).isEmpty();
        assertThat(found).isGreaterThan(20);
    }

    @Test
    void theChartHasTheVersionOfTheBuild() throws IOException {
        String chart = Files.readString(Path.of("deploy", "helm", "rocketmq-ha", "Chart.yaml"));

        assertThat(OF_CHART.matcher(chart).results().map(match -> match.group(1))).containsExactly(version());
    }

    private static String version() {
        return System.getProperty("project.version");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> deployment = Files.walk(Path.of("deploy"));
                Stream<Path> pages = Files.walk(Path.of("docs"))) {
            return Stream.concat(deployment, pages).filter(Files::isRegularFile).toList();
        }
    }
}
