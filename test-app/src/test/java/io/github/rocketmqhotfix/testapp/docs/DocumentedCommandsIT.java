package io.github.rocketmqhotfix.testapp.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.AgentCommand;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.TestGroup;
import io.github.rocketmqhotfix.testapp.e2e.TestJvm;
import io.github.rocketmqhotfix.testapp.e2e.attach.AnsweringJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the commands of README.md and agent/docs/operations.md. The agent's commands run with the built jar, on a folder
 * with the jars of 4.9.0 and on a JVM that has loaded the target classes of 4.9.0. The test application's commands run
 * only with {@code --help}. For Maven's commands, only the arguments are checked.
 */
@Tag(TestGroup.QUICK)
class DocumentedCommandsIT {

    private static final String TOOL = "java -jar rocketmq-hotfix-agent.jar ";
    private static final String TEST_APPLICATION = "java -jar test-app/target/rocketmq-hotfix-test-app.jar ";
    private static final String FLAG = "-javaagent:/opt/hotfix/rocketmq-hotfix-agent.jar";
    private static final Set<String> GOALS = Set.of("clean", "deploy", "package", "verify", "spotless:apply",
            "versions:set");
    private static final Set<String> FLAGS = Set.of("-B", "-q", "-pl", "-DskipTests");
    /** Properties of Maven's plugins. */
    private static final Set<String> PLUGIN_PROPERTIES = Set.of("newVersion", "generateBackupPoms",
            "updateBuildOutputTimestampPolicy", "altDeploymentRepository");
    /** The exit codes that each command of the pages may have in this test. */
    private static final Map<String, Set<Integer>> EXIT_CODES = Map.of("scan", Set.of(1), "patches", Set.of(0),
            "attach", Set.of(0, 1),
            "detach", Set.of(0), "status", Set.of(0),
            // 2: another JVM of the machine could not be asked
            "list", Set.of(0, 2));

    @AutoClose
    private final Workspace workspace = Workspace.create("documented");
    private final AgentCommand tool = AgentCommand.in(workspace);

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"README.md", "agent/docs/operations.md"})
    void everyCommandOfAPageWorks(String page) throws Exception {
        Path libraries = ReleaseJars.libFolder(Installations.JARS.client(new Release("4.9.0")),
                workspace.directoryFor("lib"));
        AnsweringJvm host = AnsweringJvm.withTargets(workspace, JavaRuntime.current());
        List<String> commands = MarkdownPage.at(MarkdownPage.ROOT.resolve(page)).commands().stream()
                .flatMap(line -> Stream.of(line.split(" && ")))
                .map(command -> command.replace("java -jar /opt/hotfix/", "java -jar "))
                .filter(command -> !command.equals(TOOL + "COMMAND")).toList();

        assertThat(commands).anyMatch(command -> command.startsWith(TOOL));
        for (String command : commands) {
            if (command.startsWith(TOOL)) {
                runTool(command.substring(TOOL.length()), libraries, host);
            } else if (command.startsWith("jcmd ")) {
                tool.run("attach", host.pid());
                assertThat(output(command.replace("PID", Long.toString(host.pid()))))
                        .contains("rocketmq.hotfix.outcome.namesrv-reset=applied");
            } else if (command.startsWith(TEST_APPLICATION)) {
                assertThat(output(command.replace("test-app/target", "target") + " --help"))
                        .anyMatch(line -> line.startsWith("Usage: "));
            } else if (command.startsWith("mvn ")) {
                checkMaven(command);
            } else {
                // starts of brokers and clients
                assertThat(command).matches(each -> each.contains(FLAG) || each.startsWith("sh bin/mqbroker ")
                        || each.startsWith("java -XX:AOTCache"), "a known command");
            }
        }
    }

    /**
     * Most of these commands change a machine, the versions or published files, so only their names and arguments are
     * checked.
     */
    @Test
    void everyCommandOfContributingExists() throws Exception {
        List<String> commands = MarkdownPage.at(MarkdownPage.ROOT.resolve(".github/CONTRIBUTING.md")).commands();

        assertThat(commands).anyMatch(command -> command.startsWith("mvn "));
        for (String command : commands) {
            String[] words = command.strip().split(" +");
            if (words[0].equals("mvn")) {
                checkMaven(command.strip());
            } else if (words[0].equals("bash")) {
                Path script = MarkdownPage.ROOT.resolve(words[1]);
                assertThat(script).isExecutable();
                if (words.length > 2) {
                    assertThat(script).content().as(command).containsPattern("\\Q" + words[2] + "\\E\\b");
                }
            } else {
                assertThat(words[0]).as(command).isIn("git", "gh");
            }
        }
    }

    private void runTool(String command, Path libraries, AnsweringJvm host) {
        List<String> words = Stream.of(command.split(" ")).map(word -> word.startsWith("/opt/") ? libraries.toString()
                : word.matches("PID|\\d+") ? Long.toString(host.pid()) : word).toList();
        String name = words.get(0);
        if (!name.equals("scan") && !name.equals("patches")) {
            // brings the JVM into the state that the command needs
            tool.run(name.equals("attach") ? "detach" : "attach", host.pid());
        }
        AgentCommand.Result result = tool.run(name, words.stream().skip(1).toArray());
        assertThat(EXIT_CODES).as(command).containsKey(name);
        assertThat(result.exitCode()).as(command + ": " + result).isIn(EXIT_CODES.get(name));
        assertThat(result.text()).as(command).contains(name.equals("scan") ? libraries.toString()
                : name.equals("patches") ? "namesrv-reset" : Long.toString(host.pid()));
    }

    /** Runs a shell command with the Java of this test on the PATH, and returns the output. */
    private List<String> output(String command) {
        String path = JavaRuntime.current().executable().getParent() + File.pathSeparator + System.getenv("PATH");
        return TestJvm.ended(workspace
                .keep(ForkedProcess.start("command", List.of("sh", "-c", command), Path.of("").toAbsolutePath(),
                        Map.of("PATH", path))))
                .outputLines();
    }

    /** Checks that the phases, profiles, modules and properties of a Maven command exist. */
    private static void checkMaven(String command) throws Exception {
        StringBuilder poms = new StringBuilder();
        for (String each : List.of("pom.xml", "agent/pom.xml", "test-app/pom.xml")) {
            poms.append(Files.readString(MarkdownPage.ROOT.resolve(each)).replaceAll("\\s", ""));
        }
        List<String> words = List.of(command.split(" +"));
        for (String word : words.subList(1, words.size())) {
            assertThat(word).as(command)
                    .matches(each -> GOALS.contains(each) || FLAGS.contains(each)
                            || each.startsWith("-P") && poms.indexOf("<profile><id>" + each.substring(2) + "</id>") >= 0
                            || each.startsWith("-D") && isProperty(each.substring(2).split("=")[0], poms)
                            || poms.indexOf("<module>" + each + "</module>") >= 0, "a known argument");
        }
    }

    private static boolean isProperty(String name, StringBuilder poms) {
        return PLUGIN_PROPERTIES.contains(name) || poms.indexOf("<" + name + ">") >= 0;
    }
}
