package io.github.rocketmqhotfix.testapp.e2e.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Jars;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.e2e.compat.ObservedRow.ObservedClass;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.agent.RecordingAgent;
import io.github.rocketmqhotfix.testapp.program.release.RetransformedClasses;
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

/** A JVM in which RetransformedClasses loads many class paths, and the observations of each class path. */
final class RetransformedRun {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<String> roots = new ArrayList<>();
    private final List<ClassPath> classPaths = new ArrayList<>();
    private final Map<String, ClassMembers> read = new HashMap<>();
    private Path classFiles;
    private ForkedProcess process;

    /** Adds a class path. It is a row of the results; rows are numbered from 0 in the order of these calls. */
    RetransformedRun with(String rootPackage, ClassPath classPath) {
        roots.add(rootPackage);
        classPaths.add(classPath);
        return this;
    }

    RetransformedRun run(Workspace workspace, JavaRuntime runtime) {
        return run(workspace, runtime, row -> {});
    }

    /** Runs the JVM to its end; {@code progress} receives the number of each finished row. */
    RetransformedRun run(Workspace workspace, JavaRuntime runtime, IntConsumer progress) {
        classFiles = workspace.directoryFor("class-files");
        List<String> arguments = new ArrayList<>(List.of(classFiles.toString()));
        for (int row = 0; row < roots.size(); row++) {
            arguments.add(classPaths.get(row).argument(roots.get(row)));
        }
        process = new BareJvm(workspace, runtime).start("classes", RetransformedClasses.class,
                List.of("-javaagent:" + witness(workspace.directory().resolve("witness.jar")) + "="
                        + Requirements.agent().jar(), strict(runtime)),
                Map.of(), arguments);
        for (int row = 0; row < roots.size(); row++) {
            String end = "{\"event\":\"row\",\"row\":" + row + "}";
            process.awaitOutput("end of row " + row, end::equals, LIMIT);
            progress.accept(row);
        }
        TestJvm.ended(process);
        return this;
    }

    /** Returns the observations in the order in which the class paths were added. */
    List<ObservedRow> rows() {
        List<ObservedRow> rows = new ArrayList<>();
        for (ClassPath each : classPaths) {
            rows.add(new ObservedRow(new TreeMap<>(), new ArrayList<>(), new ArrayList<>()));
        }
        for (JsonNode event : ClientEvents.of(process, "class")) {
            int row = event.path("row").asInt();
            String name = event.path("name").asText();
            ObservedClass seen = rows.get(row).classes().computeIfAbsent(name,
                    fresh -> observed(classPaths.get(row), fresh));
            if (!event.path("file").asText().isEmpty()) {
                seen.stages().put(event.path("stage").asText(), received(event.path("file").asText()));
            }
        }
        for (JsonNode event : ClientEvents.of(process, "failure")) {
            rows.get(event.path("row").asInt()).failures()
                    .add(event.path("name").asText() + ": " + event.path("what").asText());
        }
        linesByMark().forEach((mark, lines) -> {
            if (mark.startsWith("row ")) {
                rows.get(Integer.parseInt(mark.substring("row ".length()))).agentLines().addAll(lines);
            }
        });
        return rows;
    }

    /** Returns the lines that the agent prints from the removal of its transformer to the end of the JVM. */
    List<String> linesWhileReverting() {
        return linesByMark().getOrDefault("reverting", List.of());
    }

    /** Returns the outcome of a patch at the end of the JVM: the worst one among the classes of all rows. */
    String outcome(String patch) {
        return ClientEvents.of(process, "end").get(0).path(patch).asText();
    }

    /**
     * Returns the flag for strict verification. For class files of version 50 Java 8 falls back to the old verifier,
     * which needs no frames, unless a flag forbids it. Java 17 and 25 always fall back; their flag verifies platform
     * classes too.
     */
    private static String strict(JavaRuntime runtime) {
        return runtime.majorVersion() == 8 ? "-XX:-FailOverToOldVerifier" : "-Xverify:all";
    }

    private static ObservedClass observed(ClassPath classPath, String className) {
        String holder = classPath.holderOf(className).getFileName().toString();
        return new ObservedClass(holder, ClassMembers.of(classPath.classFile(className)), new LinkedHashMap<>());
    }

    private ClassMembers received(String file) {
        return read.computeIfAbsent(file, fresh -> ClassMembers.of(
                UncheckedFiles.unchecked(() -> Files.readAllBytes(classFiles.resolve(fresh)))));
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

    /** Writes the jar of the RecordingAgent. That class is on the class path, so the jar needs only a manifest. */
    private static Path witness(Path jar) {
        return Jars.manifestOnly(jar, Map.of("Premain-Class", RecordingAgent.class.getName(),
                "Can-Retransform-Classes", "true"));
    }
}
