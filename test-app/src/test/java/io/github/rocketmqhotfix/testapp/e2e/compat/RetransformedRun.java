package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.JarCopy;
import io.github.rocketmqhotfix.testapp.e2e.compat.ObservedRow.ObservedClass;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.WitnessAgent;
import io.github.rocketmqhotfix.testapp.program.release.RetransformedClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** One JVM in which RetransformedClasses holds many class paths, and what it showed of each. */
final class RetransformedRun {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<String> roots = new ArrayList<>();
    private final List<ClassPath> classPaths = new ArrayList<>();
    private final Map<String, ClassMembers> read = new HashMap<>();
    private Path classFiles;
    private ForkedProcess process;

    /** Adds a class path; it is the next row. */
    RetransformedRun with(String rootPackage, ClassPath classPath) {
        roots.add(rootPackage);
        classPaths.add(classPath);
        return this;
    }

    /** Runs to the end; {@code progress} is told the number of each row that is through. */
    RetransformedRun run(Workspace workspace, JavaRuntime runtime, AgentFlag agent, IntConsumer progress) {
        classFiles = workspace.directoryFor("class-files");
        List<String> arguments = new ArrayList<>(List.of(classFiles.toString()));
        for (int row = 0; row < roots.size(); row++) {
            arguments.add(classPaths.get(row).argument(roots.get(row)));
        }
        process = new BareJvm(workspace, runtime).start("classes", RetransformedClasses.class,
                List.of("-javaagent:" + witness(workspace.directory().resolve("witness.jar")) + "=" + agent.jar(), strict(runtime)),
                Map.of(), arguments);
        for (int row = 0; row < roots.size(); row++) {
            String end = "{\"event\":\"row\",\"row\":" + row + "}";
            process.awaitOutput("end of row " + row, end::equals, LIMIT);
            progress.accept(row);
        }
        assertThat(process.awaitExit(LIMIT)).as(process.tail()).isZero();
        return this;
    }

    /** In the order in which they were added. */
    List<ObservedRow> rows() {
        List<ObservedRow> rows = new ArrayList<>();
        for (ClassPath each : classPaths) {
            rows.add(new ObservedRow(new TreeMap<>(), new ArrayList<>(), new ArrayList<>()));
        }
        for (JsonNode event : ClientEvents.of(process, "class")) {
            int row = event.path("row").asInt();
            String name = event.path("name").asText();
            ObservedClass seen = rows.get(row).classes().computeIfAbsent(name, fresh -> observed(classPaths.get(row), fresh));
            if (!event.path("file").asText().isEmpty()) {
                seen.stages().put(event.path("stage").asText(), received(event.path("file").asText()));
            }
        }
        for (JsonNode event : ClientEvents.of(process, "failure")) {
            rows.get(event.path("row").asInt()).failures().add(event.path("name").asText() + ": " + event.path("what").asText());
        }
        linesByMark().forEach((mark, lines) -> {
            if (mark.startsWith("row ")) {
                rows.get(Integer.parseInt(mark.substring("row ".length()))).agentLines().addAll(lines);
            }
        });
        return rows;
    }

    /** What the agent said after its transformer was gone. */
    List<String> linesWhileReverting() {
        return linesByMark().getOrDefault("reverting", List.of());
    }

    /** The outcome of a patch over all rows. */
    String outcome(String patch) {
        return ClientEvents.of(process, "end").get(0).path(patch).asText();
    }

    /**
     * Java 8 falls back to the old verifier, which needs no frames, for class files of version 50 unless it is told
     * not to; 17 and 25 do so whatever they are told, and verify classes of the platform too with this flag.
     */
    private static String strict(JavaRuntime runtime) {
        return runtime.majorVersion() == 8 ? "-XX:-FailOverToOldVerifier" : "-Xverify:all";
    }

    private static ObservedClass observed(ClassPath classPath, String className) {
        String holder = classPath.holderOf(className).getFileName().toString();
        return new ObservedClass(holder, ClassMembers.of(classPath.classFile(className)), new LinkedHashMap<>());
    }

    private ClassMembers received(String file) {
        return read.computeIfAbsent(file, fresh -> {
            try {
                return ClassMembers.of(Files.readAllBytes(classFiles.resolve(fresh)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private Map<String, List<String>> linesByMark() {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : process.errorLines()) {
            if (line.matches("row \\d+|reverting")) {
                current = lines.computeIfAbsent(line, fresh -> new ArrayList<>());
            } else if (line.startsWith("[rocketmq-hotfix]")) {
                current.add(line);
            }
        }
        return lines;
    }

    /** Its class is on the class path: a manifest is enough. */
    private static Path witness(Path jar) {
        return JarCopy.manifestOnly(jar, Map.of("Premain-Class", WitnessAgent.class.getName(),
                "Can-Retransform-Classes", "true"));
    }
}
