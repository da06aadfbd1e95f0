package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientProcess;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.ProgramClasses;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.program.host.ChildFirstSystemLoader;
import io.github.rocketmqhotfix.testapp.program.host.ForeignLoader;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import io.github.rocketmqhotfix.testapp.program.host.WebServer;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Resource;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks in each kind of class loader that woven code finds the agent, and that the agent finds the members of
 * RocketMQ's classes that it needs.
 */
class LoadersIT {

    private static final Class<?> APPLICATION = HostedApplication.class;
    private static final String TOMCAT_LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

    /**
     * Replaces the release's own fastjson, which needs java.sql: from Java 9 on the bootstrap loader does not have
     * java.sql.
     */
    private static final String FASTJSON = "com.alibaba:fastjson:1.2.83";

    private static final String SLF4J = "org.slf4j:slf4j-api:1.7.36";

    /** Starts a JVM with the application in one kind of class loader. */
    @FunctionalInterface
    private interface Place {

        ForkedProcess start(Workspace workspace, Optional<AgentFlag> agent, List<String> arguments);
    }

    @AutoClose
    private final Workspace workspace = Workspace.create("loaders");

    @ParameterizedTest(name = "Java {0}")
    @CsvSource({"8, sun.misc.Launcher$AppClassLoader", "17, jdk.internal.loader.ClassLoaders$AppClassLoader",
        "25, jdk.internal.loader.ClassLoaders$AppClassLoader"})
    void thePatchesWorkInTheApplicationLoader(int java, String loader) {
        assertRepairedIn(loader, java,
                (workspace, agent, arguments) -> onClassPath(workspace, agent, arguments, java, Layout.PLAIN));
    }

    /** This loader is a parent of the loader that has the agent. */
    @ParameterizedTest(name = "Java {0}")
    @CsvSource("8, sun.misc.Launcher$ExtClassLoader")
    void thePatchesWorkInTheExtensionLoader(int java, String loader) {
        assertRepairedIn(loader, java,
                (workspace, agent, arguments) -> onClassPath(workspace, agent, arguments, java, Layout.OFFICIAL_IMAGE));
    }

    @ParameterizedTest(name = "below the {1} loader of Java {0}")
    @CsvSource({"8, platform", "17, platform", "25, platform", "8, bootstrap", "17, bootstrap", "25, bootstrap"})
    void thePatchesWorkInALoaderThatDoesNotSeeTheAgent(int java, String parent) {
        assertRepairedIn("java.net.URLClassLoader", java, (workspace, agent, arguments) -> {
            Path classes = ProgramClasses.extractTo(workspace.directoryFor("foreign-" + name(agent)));
            String classPath = Stream.of(List.of(classes), Installations.JARS.library(FASTJSON), jars())
                    .flatMap(List::stream)
                    .map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            return new BareJvm(workspace, Requirements.java(java)).start(name(agent), ForeignLoader.class, flags(agent),
                    Map.of(),
                    joined(arguments, "classPath=" + classPath, "parent=" + parent));
        });
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void thePatchesWorkInASystemLoaderOfTheHost(int java) {
        String loader = ChildFirstSystemLoader.class.getName();
        assertRepairedIn(loader, java,
                (workspace, agent, arguments) -> new BareJvm(workspace, Requirements.java(java), jars()).start(
                        name(agent), APPLICATION,
                        joined(flags(agent), "-Djava.system.class.loader=" + loader), Map.of(), arguments));
    }

    @ParameterizedTest(name = "Java {0}")
    @CsvSource({"8, org.springframework.boot.loader.LaunchedURLClassLoader",
        "17, org.springframework.boot.loader.launch.LaunchedClassLoader",
        "25, org.springframework.boot.loader.launch.LaunchedClassLoader"})
    void thePatchesWorkInTheLoaderOfSpringBoot(int java, String loader) {
        assertRepairedIn(loader, java, (workspace, agent, arguments) -> {
            Path home = workspace.directoryFor("jar-" + name(agent));
            SpringBootJar jar = new SpringBootJar(ProgramClasses.extractTo(home.resolve("classes")),
                    APPLICATION.getName(), jars());
            Path target = home.resolve("application.jar");
            Path written = java == 8 ? jar.writeTo(target, "org.springframework.boot.loader.JarLauncher",
                    Installations.JARS.library(SpringBootJar.LOADER_FOR_JAVA_8).get(0)) : jar.writeTo(target);
            return new BareJvm(workspace, Requirements.java(java)).startJar(name(agent), written, flags(agent),
                    arguments);
        });
    }

    @ParameterizedTest(name = "Java {0}")
    @ValueSource(ints = {8, 17, 25})
    void noLoaderOfAWebApplicationStaysAfter20Deployments(int java) {
        HostedRun run = redeployed(workspace, Requirements.java(java), Optional.of(agent()), 20, 0);

        assertThat(run.loadersLeft()).isZero();
        assertThat(run.targetsLeft()).isZero();
        run.assertRepaired(TOMCAT_LOADER, 20);
    }

    /** Proves that the test above works: the web application has the defects, and a loader that stays is counted. */
    @Test
    void withoutTheAgentALoaderThatIsHeldStays() {
        HostedRun run = redeployed(workspace, JavaRuntime.current(), Optional.empty(), 2, 1);

        assertThat(run.loadersLeft()).isEqualTo(1);
        run.assertDefective(2);
    }

    /** Runs without the agent only on Java 8, because only Java 8 has all the class loaders of these tests. */
    private static void assertRepairedIn(String loader, int java, Place place) {
        try (Workspace workspace = Workspace.create("loader")) {
            Optional<HostedRun> without = java == 8 ? Optional.of(start(workspace, place, Optional.empty()))
                    : Optional.empty();
            start(workspace, place, Optional.of(agent())).assertRepaired(loader, 1);
            without.ifPresent(run -> run.assertDefective(1));
        }
    }

    private static HostedRun start(Workspace workspace, Place place, Optional<AgentFlag> agent) {
        return HostedRun.start(workspace, arguments -> place.start(workspace, agent, arguments));
    }

    private static ForkedProcess onClassPath(Workspace workspace, Optional<AgentFlag> agent, List<String> arguments,
            int java,
            Layout layout) {
        return ClientProcess.start(workspace,
                new Installation(Installations.JARS, HostedRun.RELEASE, Requirements.java(java), layout), name(agent),
                HostedApplication.class, agent, Optional.empty(), arguments.toArray(String[]::new)).process();
    }

    private static HostedRun redeployed(Workspace workspace, JavaRuntime runtime, Optional<AgentFlag> agent, int times,
            int held) {
        Path webApplication = webApplication(workspace.directoryFor("web-application"));
        BareJvm jvm = new BareJvm(workspace, runtime,
                List.of(JavaRuntime.codeSourceOf(Tomcat.class), JavaRuntime.codeSourceOf(Resource.class)));
        // without this flag, threads of the client's own logging keep every loader alive, with and without the agent
        List<String> flags = joined(flags(agent), "-Drocketmq.client.logUseSlf4j=true");
        return HostedRun.start(workspace, arguments -> jvm.start("web-server", WebServer.class, flags, Map.of(),
                joined(arguments, "webApplication=" + webApplication, "times=" + times, "held=" + held)));
    }

    private static Path webApplication(Path directory) {
        ProgramClasses.extractTo(directory.resolve("WEB-INF/classes"));
        // copies, because Tomcat does not follow links
        Stream.concat(jars().stream(), Installations.JARS.library(SLF4J).stream())
                .forEach(jar -> UncheckedFiles.copy(jar, directory.resolve("WEB-INF/lib").resolve(jar.getFileName())));
        return directory;
    }

    private static List<Path> jars() {
        return Installations.JARS.client(HostedRun.RELEASE);
    }

    private static AgentFlag agent() {
        return Requirements.agent("local-ip=" + HostedRun.LOCAL_IP);
    }

    private static String name(Optional<AgentFlag> agent) {
        return agent.isPresent() ? "with" : "without";
    }

    private static List<String> flags(Optional<AgentFlag> agent) {
        return agent.map(AgentFlag::argument).stream().toList();
    }

    private static List<String> joined(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
}
