package io.github.rocketmqhotfix.testapp.e2e.hosts;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.HooklessSystemLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A host with an unusual command line, environment or user. The three patches must work in it on the Java versions
 * that the constant lists.
 */
enum UnusualHost {

    /** The JVM also verifies platform classes and the agent's classes, which it otherwise trusts. */
    VERIFIES_ALL(Set.of(8, 17, 25), "-Xverify:all"),

    SMALL_HEAP(Set.of(8, 17, 25), "-XX:+UseSerialGC", "-Xms16m", "-Xmx64m"),

    JAR_PATH_WITH_SPACES_AND_UMLAUTS(Set.of(8, 17, 25)) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) throws IOException {
            Requirements.fileNames("größer und schöner");
            Path copy = Files.copy(agent.jar(), workspace.directoryFor("größer und schöner").resolve("der agent.jar"));
            return List.of(new AgentFlag(copy, agent.options()).argument());
        }

        @Override
        Map<String, String> environment(AgentFlag agent) {
            // in the C locale Java 8 and 17 read only ASCII letters from a command line
            return Map.of("LC_ALL", "C.UTF-8");
        }
    },

    FLAG_IN_THE_ENVIRONMENT_TOO(Set.of(8, 17, 25)) {
        @Override
        Map<String, String> environment(AgentFlag agent) {
            return Map.of("JAVA_TOOL_OPTIONS", agent.argument());
        }

        @Override
        String[] warnings() {
            return new String[] {
                "[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored"};
        }
    },

    /**
     * As in pods: the JVM cannot write files, and its user has no name. Java 8 is left out, because its launcher must
     * lie in folders that every user may enter, and the test machine may have Java 8 in a folder of root.
     */
    READ_ONLY_ROOT_AND_UNKNOWN_USER(Set.of(17, 25)) {
        @Override
        List<String> prefix() {
            return UnprivilegedUser.prefix();
        }
    },

    /** On Java 9 and later, the JVM itself does not start with such a loader and an agent. */
    SYSTEM_LOADER_WITHOUT_A_HOOK_FOR_AGENTS(Set.of(8),
            "-Djava.system.class.loader=" + HooklessSystemLoader.class.getName()),

    SECURITY_MANAGER_THAT_GRANTS_ALL(Set.of(8, 17), "-Djava.security.manager") {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) throws IOException {
            Path policy = UncheckedFiles.writeString(workspace.directory().resolve("all.policy"),
                    "grant { permission java.security.AllPermission; };");
            return Stream.concat(super.flags(workspace, agent).stream(), Stream.of("-Djava.security.policy==" + policy))
                    .toList();
        }
    };

    private final Set<Integer> javas;
    private final List<String> moreFlags;

    UnusualHost(Set<Integer> javas, String... moreFlags) {
        this.javas = javas;
        this.moreFlags = List.of(moreFlags);
    }

    List<String> flags(Workspace workspace, AgentFlag agent) throws IOException {
        return Stream.concat(Stream.of(agent.argument()), moreFlags.stream()).toList();
    }

    Map<String, String> environment(AgentFlag agent) {
        return Map.of();
    }

    /** Returns the words to put before the command line of the JVM. */
    List<String> prefix() {
        return List.of();
    }

    boolean isPossibleOn(int java) {
        return javas.contains(java);
    }

    /** Returns the warnings that the agent must print. */
    String[] warnings() {
        return new String[0];
    }
}
