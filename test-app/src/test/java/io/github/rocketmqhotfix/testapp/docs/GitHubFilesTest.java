package io.github.rocketmqhotfix.testapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the issue forms and workflows in .github, and the changelog's section that becomes the text of a release. */
class GitHubFilesTest {

    private static final Path GITHUB = MarkdownPage.ROOT.resolve(".github");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    /** The types of form elements that GitHub adds to the issue; it shows {@code markdown} only in the form. */
    private static final Set<String> FIELDS = Set.of("checkboxes", "dropdown", "input", "textarea");

    @ParameterizedTest(name = "{0}")
    @MethodSource("yamlFiles")
    void everyFileIsYamlWithoutARepeatedKey(Path file) throws IOException {
        assertThat(YAML.readTree(GITHUB.resolve(file).toFile()).isObject()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issueForms")
    void everyIssueFormHasTheKeysThatGitHubRequires(Path file) throws IOException {
        JsonNode form = YAML.readTree(GITHUB.resolve(file).toFile());
        assertThat(List.of(form.path("name").asText(), form.path("description").asText())).doesNotContain("");

        List<String> ids = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (JsonNode element : form.path("body")) {
            JsonNode attributes = element.path("attributes");
            if (element.path("type").asText().equals("markdown")) {
                assertThat(attributes.path("value").asText()).isNotEmpty();
            } else {
                assertThat(element.path("type").asText()).isIn(FIELDS);
                ids.add(element.path("id").asText());
                labels.add(attributes.path("label").asText());
            }
            if (element.path("type").asText().equals("dropdown")) {
                assertThat(attributes.path("options")).isNotEmpty().allMatch(JsonNode::isTextual);
            }
        }
        assertThat(ids).isNotEmpty().doesNotContain("").doesNotHaveDuplicates();
        assertThat(labels).doesNotContain("").doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workflows")
    void everyWorkflowHasReadPermissionByDefaultAndEachJobHasATimeout(Path file) throws IOException {
        JsonNode workflow = YAML.readTree(GITHUB.resolve(file).toFile());
        assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        assertThat(workflow.has("concurrency")).isTrue();
        assertThat(workflow.path("jobs")).isNotEmpty().allMatch(job -> job.has("timeout-minutes"));
    }

    /** A tag can be moved, a commit cannot. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("yamlFiles")
    void everyActionOfOthersIsNamedByItsCommit(Path file) throws IOException {
        assertThat(YAML.readTree(GITHUB.resolve(file).toFile()).findValuesAsText("uses"))
                .allMatch(action -> action.startsWith("./") || action.matches("[\\w-]+/[\\w-]+@[0-9a-f]{40}"));
    }

    /** An expression in a shell command is replaced before the shell reads it, so its value could be a command. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("yamlFiles")
    void noShellCommandContainsAnExpression(Path file) throws IOException {
        assertThat(YAML.readTree(GITHUB.resolve(file).toFile()).findValuesAsText("run"))
                .noneMatch(command -> command.contains("${{"));
    }

    @Test
    void theNotesOfAReleaseAreItsSectionOfTheChangelog() throws Exception {
        List<String> changelog = Files.readAllLines(MarkdownPage.ROOT.resolve("agent/docs/changelog.md"));
        int start = changelog.indexOf("## [Unreleased]");
        List<String> expected = changelog.subList(start + 1, changelog.size()).stream()
                .takeWhile(line -> !line.startsWith("## ")).dropWhile(String::isBlank).toList();
        assertThat(start).isPositive();

        String command = MarkdownPage.ROOT.resolve(".ci/release").toString();
        Process script = new ProcessBuilder("bash", command, "notes", "Unreleased")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(script.inputReader().lines().toList()).isEqualTo(expected);
        assertThat(script.waitFor()).isZero();
    }

    static List<Path> yamlFiles() throws IOException {
        try (Stream<Path> files = Files.walk(GITHUB)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml")).map(GITHUB::relativize).sorted()
                    .toList();
        }
    }

    static List<Path> issueForms() throws IOException {
        return yamlFiles().stream()
                .filter(file -> file.startsWith("ISSUE_TEMPLATE") && !file.endsWith("config.yml")).toList();
    }

    static List<Path> workflows() throws IOException {
        return yamlFiles().stream().filter(file -> file.startsWith("workflows")).toList();
    }
}
