package io.github.rocketmqhotfix.testapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the targets of all relative links and anchors of the pages exist, that the README is short, and that
 * {@link MarkdownPage} parses pages like GitHub.
 */
class DocumentationTest {

    private static final int MOST_LINES = 130;
    private static final int LONGEST_LINE = 160;

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyRelativeLinkAndAnchorOfAPageExists(Path page) {
        Path file = MarkdownPage.ROOT.resolve(page);
        assertThat(MarkdownPage.at(file).links().stream()
                .filter(link -> !URI.create(link).isAbsolute() && !exists(file, link)))
                .isEmpty();
    }

    static List<Path> pages() {
        return MarkdownPage.all();
    }

    private static boolean exists(Path file, String link) {
        URI uri = URI.create(link);
        Path target = uri.getPath().isEmpty() ? file : file.resolveSibling(uri.getPath());
        return Files.exists(target) && (uri.getFragment() == null || target.toString().endsWith(".md")
                && MarkdownPage.at(target).anchors().contains(uri.getFragment()));
    }

    @Test
    void theReadmeHasAtMost130LinesAndNoLongLineOutsideTables() {
        MarkdownPage readme = MarkdownPage.at(MarkdownPage.ROOT.resolve("README.md"));
        assertThat(readme.lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
        assertThat(readme.linesWithTablesBlanked()).allMatch(line -> line.length() <= LONGEST_LINE);
    }

    /**
     * GitHub's rules for an anchor: letters of all scripts, digits, _ and - are kept, in lower case. A space becomes -.
     * A repeated heading gets a number.
     */
    @Test
    void anAnchorFollowsTheRulesOfGitHub() {
        MarkdownPage page = MarkdownPage
                .of("# AOT cache of JDK 25\n# `local_ip`, what else?\n# 安装 与 检查（一）\n# Check\n## Check\n## A - b\n");
        assertThat(page.anchors()).containsExactlyInAnyOrder("aot-cache-of-jdk-25", "local_ip-what-else", "安装-与-检查一",
                "check", "check-1",
                "a---b");
    }

    @Test
    void aTableMayHaveLongLines() {
        String row = "| " + "x".repeat(200) + " |\n";
        assertThat(MarkdownPage.of("before\n\n| a |\n|---|\n" + row + "\nafter\n").linesWithTablesBlanked())
                .allMatch(line -> line.length() < 10);
    }

    @Test
    void commandsComeFromShellBlocksAndInlineCode() {
        assertThat(MarkdownPage.of(
                "```sh\n# comment\nmvn verify   # all\n\n```\n```text\nno command\n```\nRun `mvn package`, not `ls`.\n")
                .commands())
                .containsExactly("mvn verify", "mvn package");
    }
}
