package io.github.rocketmqhotfix.testapp.e2e.hosts;

import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.HooklessSystemLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A host that is not like others, on which Javas it can be, and what is expected of the agent there: that its three
 * patches work, and the lines that it warns with.
 */
enum OddHost {

    /** Classes of the platform are verified too, and the agent's, which the JVM else trusts. */
    VERIFIES_ALL(Set.of(8, 17, 25), List.of()) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            return List.of(agent.argument(), "-Xverify:all");
        }
    },
    SMALL_HEAP(Set.of(8, 17, 25), List.of()) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            return List.of(agent.argument(), "-XX:+UseSerialGC", "-Xms16m", "-Xmx64m");
        }
    },
    JAR_PATH_WITH_SPACES_AND_UMLAUTS(Set.of(8, 17, 25), List.of()) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            Requirements.fileNames("größer und schöner");
            return List.of(new AgentFlag(copy(agent, workspace.directoryFor("größer und schöner").resolve("der agent.jar")),
                    agent.options()).argument());
        }

        @Override
        Map<String, String> environment(AgentFlag agent) {
            // in the C locale Java 8 and 17 read no other letters from a command line
            return Map.of("LC_ALL", "C.UTF-8");
        }
    },
    FLAG_IN_THE_ENVIRONMENT_TOO(Set.of(8, 17, 25),
            List.of("[rocketmq-hotfix] WARN already installed in this JVM: the second -javaagent is ignored")) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            return List.of(agent.argument());
        }

        @Override
        Map<String, String> environment(AgentFlag agent) {
            return Map.of("JAVA_TOOL_OPTIONS", agent.argument());
        }
    },
    /**
     * As in pods; the JVM cannot write anywhere, and has no name for its user. The launcher of 8 wants to be where
     * everybody may enter, which a Java that was unpacked by root is not.
     */
    READ_ONLY_ROOT_AND_UNKNOWN_USER(Set.of(17, 25), List.of()) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            return List.of(agent.argument());
        }

        @Override
        List<String> prefix() {
            return Requirements.available(UnprivilegedUser.unavailability(), UnprivilegedUser.prefix());
        }
    },
    /** From 9 on the JVM itself does not start then. */
    SYSTEM_LOADER_WITHOUT_A_HOOK_FOR_AGENTS(Set.of(8), List.of()) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            return List.of(agent.argument(), HOOKLESS_LOADER);
        }
    },
    SECURITY_MANAGER_THAT_GRANTS_ALL(Set.of(8, 17), List.of()) {
        @Override
        List<String> flags(Workspace workspace, AgentFlag agent) {
            return List.of(agent.argument(), "-Djava.security.manager",
                    "-Djava.security.policy==" + Workspace.written(workspace.directory().resolve("all.policy"), "grant { permission java.security.AllPermission; };"));
        }
    };

    static final String HOOKLESS_LOADER = "-Djava.system.class.loader=" + HooklessSystemLoader.class.getName();

    private final Set<Integer> javas;
    private final List<String> warnings;

    OddHost(Set<Integer> javas, List<String> warnings) {
        this.javas = javas;
        this.warnings = warnings;
    }

    abstract List<String> flags(Workspace workspace, AgentFlag agent);

    Map<String, String> environment(AgentFlag agent) {
        return Map.of();
    }

    /** What its command line begins with. */
    List<String> prefix() {
        return List.of();
    }

    boolean canBeOn(int java) {
        return javas.contains(java);
    }

    String[] warnings() {
        return warnings.toArray(String[]::new);
    }

    private static Path copy(AgentFlag agent, Path target) {
        try {
            return Files.copy(agent.jar(), target);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
