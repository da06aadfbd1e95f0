package io.github.rocketmqhotfix.testapp.docs;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** A page of the repository, parsed as GitHub parses it. */
final class MarkdownPage {

    /** The root of the repository. Tests run in test-app. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Parser PARSER = Parser.builder().extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    private final String text;
    private final Node document;

    private MarkdownPage(String text) {
        this.text = text;
        document = PARSER.parse(text);
    }

    static MarkdownPage of(String text) {
        return new MarkdownPage(text);
    }

    static MarkdownPage at(Path file) {
        return new MarkdownPage(UncheckedFiles.readString(file));
    }

    /** Returns all pages that users read, as paths in the repository. */
    static List<Path> all() {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (String each : List.of("agent/docs", "agent/deploy", "test-app", ".github")) {
            Path folder = ROOT.resolve(each);
            // of test-app, only the README is a page: its subfolders have code and output of the build
            int depth = each.equals("agent/deploy") ? Integer.MAX_VALUE : 1;
            if (Files.exists(folder)) {
                UncheckedFiles.unchecked(() -> Files.walk(folder, depth))
                        .filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages.stream().map(ROOT::relativize).toList();
    }

    /** Returns the targets of all links and images. */
    List<String> links() {
        return Stream.concat(nodes(Link.class).map(Link::getDestination), nodes(Image.class).map(Image::getDestination))
                .toList();
    }

    /** Returns the anchors that GitHub gives to the headings. */
    Set<String> anchors() {
        IdGenerator ids = IdGenerator.builder().build();
        return nodes(Heading.class).map(heading -> ids.generateId(nodes(heading)
                .map(each -> each instanceof Text words ? words.getLiteral()
                        : each instanceof Code code ? code.getLiteral() : "")
                .collect(Collectors.joining()))).collect(Collectors.toSet());
    }

    /**
     * Returns the commands in fenced blocks of the language sh, and the commands in inline code that begin with
     * {@code java -jar} or {@code mvn}.
     */
    List<String> commands() {
        Stream<String> blocks = nodes(FencedCodeBlock.class).filter(block -> block.getInfo().equals("sh"))
                .flatMap(block -> block.getLiteral().lines()).map(line -> line.replaceFirst("(^|\\s+)#.*", ""))
                .filter(line -> !line.isBlank());
        Stream<String> inText = nodes(Code.class).map(Code::getLiteral)
                .filter(code -> code.matches("(java -jar|mvn) .*"));
        return Stream.concat(blocks, inText).toList();
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** Returns the lines of the page, with an empty line in place of each line of a table. */
    List<String> linesWithTablesBlanked() {
        List<String> lines = new ArrayList<>(lines());
        nodes(TableBlock.class).flatMap(table -> table.getSourceSpans().stream())
                .forEach(span -> lines.set(span.getLineIndex(), ""));
        return lines;
    }

    private <T extends Node> Stream<T> nodes(Class<T> type) {
        return nodes(document).filter(type::isInstance).map(type::cast);
    }

    private static Stream<Node> nodes(Node parent) {
        return Stream.iterate(parent.getFirstChild(), Objects::nonNull, Node::getNext)
                .flatMap(child -> Stream.concat(Stream.of(child), nodes(child)));
    }
}
