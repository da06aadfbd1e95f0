package io.github.rocketmqhotfix.testapp.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentLines;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.ClientEvents;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import io.github.rocketmqhotfix.testapp.harness.wire.TopicRoute;
import io.github.rocketmqhotfix.testapp.program.host.HostedApplication;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A JVM in which HostedApplication runs once or more often, with the two NameServers that it asks. */
public record HostedRun(ScriptedServer silent, ScriptedServer answering, ForkedProcess process) {

    /** This release has all three defects, and runs in the extension loader of Java 8. */
    public static final Release RELEASE = new Release("4.9.0");
    /** The address that the agent hands out. It shows that a lookup went through the agent. */
    public static final String LOCAL_IP = "192.0.2.77";

    /** The only topic with a route, to a broker that accepts every message. */
    public static final String KNOWN_TOPIC = "known";

    private static final Answer STORED = new Answer(0, "", Map.of("msgId", "7F00000100002A9F0000000000000000",
            "queueId", "0", "queueOffset", "0"), "");
    private static final List<String> TARGETS = List.of("remoting.common.RemotingUtil",
            "remoting.netty.NettyRemotingClient",
            "client.impl.MQClientAPIImpl", "client.impl.consumer.DefaultMQPushConsumerImpl");
    private static final List<String> APPLIED = List.of(
            applied("loopback-filter", TARGETS.get(0), "remoting"),
            applied("namesrv-reset", TARGETS.get(1), "remoting"),
            applied("sendback-fallback", TARGETS.get(2), "client"),
            applied("sendback-fallback", TARGETS.get(3), "client"));
    /** The number of calls in one run that name the address of the NameServer. */
    private static final int CALLS_BY_ADDRESS = 1;
    /**
     * The largest number of calls in one run for which the client chooses the NameServer. After one of them gets an
     * answer, the application makes no more of them.
     */
    private static final int CALLS_BY_CHOICE = 3;
    /**
     * With the agent the second of the calls by choice gets an answer, and the application makes no third one. So one
     * call by choice reaches the NameServer that answers.
     */
    private static final int LEAST_TO_ANSWERING = CALLS_BY_ADDRESS + 1;
    /**
     * On a busy machine the answer to the second call by choice may come too late, and only the third call gets an
     * answer. Then both calls reach the NameServer that answers.
     */
    private static final int MOST_TO_ANSWERING = CALLS_BY_ADDRESS + 2;
    private static final int NOT_SUPPORTED = 3;
    private static final int TOPIC_NOT_EXIST = 17;
    /** OpenTelemetry on Java 8 needs this long on a busy machine. */
    public static final Duration LIMIT = Duration.ofMinutes(6);

    /** Starts the application on the class path with the release. */
    public static HostedRun onClassPath(Workspace workspace, JavaRuntime runtime, String name, List<String> flags) {
        BareJvm jvm = new BareJvm(workspace, runtime, Installations.JARS.client(RELEASE));
        return start(workspace, arguments -> jvm.start(name, HostedApplication.class, flags, Map.of(), arguments));
    }

    /** Starts the NameServers, and then the JVM with the arguments for the application; all end with the workspace. */
    public static HostedRun start(Workspace workspace, Function<List<String>, ForkedProcess> jvm) {
        ScriptedServer silent = workspace.keep(ScriptedServer.start(Script.SILENCE));
        ScriptedServer broker = workspace.keep(ScriptedServer.start(request -> Optional.of(
                request.code() == RequestCode.SEND_MESSAGE_V2 ? STORED : Answer.SUCCESS)));
        TopicRoute route = new TopicRoute(
                new TreeMap<>(Map.of("broker-b", new TreeMap<>(Map.of(0L, broker.address())))));
        ScriptedServer answering = workspace.keep(ScriptedServer.start(request -> Optional.of(
                KNOWN_TOPIC.equals(request.fields().get("topic")) ? route.answerTo(request)
                        : new Answer(
                                request.code() == RequestCode.CONSUMER_SEND_MSG_BACK ? NOT_SUPPORTED : TOPIC_NOT_EXIST,
                                "not here", Map.of(), ""))));
        return new HostedRun(silent, answering,
                jvm.apply(List.of("silent=" + silent.address(), "answering=" + answering.address())));
    }

    /** Requires that every run of the application showed the three defects. */
    void assertDefective(int runs) {
        awaitEnd(runs);
        assertThat(found()).hasSize(runs).doesNotContain(LOCAL_IP);
        assertThat(counts()).isEqualTo(new Counts(runs, runs * CALLS_BY_ADDRESS, runs * CALLS_BY_CHOICE));
        assertThat(AgentLines.of(process)).isEmpty();
    }

    /**
     * Requires that every run of the application showed the three repairs.
     *
     * @param loader   class name of the class loader that has RocketMQ's classes in each run
     * @param warnings all warnings that the agent must print
     */
    public void assertRepaired(String loader, int runs, String... warnings) {
        awaitEnd(runs);
        assertThat(texts("finished", "remoting")).hasSize(runs).containsOnly(loader);
        assertThat(texts("finished", "client")).hasSize(runs).containsOnly(loader);
        assertThat(found()).hasSize(runs).containsOnly(LOCAL_IP);
        assertThat(counts().sendBacks()).isZero();
        assertThat(counts().toAnswering()).isBetween(runs * LEAST_TO_ANSWERING, runs * MOST_TO_ANSWERING);
        List<String> lines = AgentLines.of(process);
        assertThat(lines).filteredOn(line -> line.contains(" applied ")).containsExactlyInAnyOrderElementsOf(
                Collections.nCopies(runs, APPLIED).stream().flatMap(List::stream).toList());
        assertThat(lines).anyMatch(line -> line.contains(": left " + silent.address() + " for " + answering.address()))
                .anyMatch(line -> line.contains("sendback-fallback #1: no master of broker-a and no slave"))
                .noneMatch(line -> line.contains("failed"));
        assertThat(lines).filteredOn(line -> line.contains(" WARN ")).containsExactly(warnings);
    }

    /**
     * Numbers of requests.
     *
     * @param sendBacks  send-backs to a NameServer
     * @param toAnswering calls to the NameServer that answers
     * @param toSilent    calls to the silent NameServer
     */
    public record Counts(int sendBacks, int toAnswering, int toSilent) {

        Counts minus(Counts earlier) {
            return new Counts(sendBacks - earlier.sendBacks, toAnswering - earlier.toAnswering,
                    toSilent - earlier.toSilent);
        }
    }

    /**
     * The observations of one run of the application.
     *
     * @param found the local address that the application found
     */
    public record Observation(String found, Counts requests) {

        /** Returns whether the run showed the three defects. */
        public boolean isDefective() {
            return !found.equals(LOCAL_IP) && requests.equals(new Counts(1, CALLS_BY_ADDRESS, CALLS_BY_CHOICE));
        }

        /** Returns whether the run showed the three repairs. */
        public boolean isRepaired() {
            return found.equals(LOCAL_IP) && requests.sendBacks == 0 && requests.toAnswering >= LEAST_TO_ANSWERING
                    && requests.toAnswering <= MOST_TO_ANSWERING;
        }
    }

    /** Lets a RepeatedHost load the target classes without a run of the application. */
    void loadTargets() {
        for (String target : TARGETS) {
            process.send("load org.apache.rocketmq." + target);
        }
        process.await("the targets", () -> ClientEvents.of(process, "loaded").size() == TARGETS.size(), LIMIT);
    }

    /** Lets a RepeatedHost run its application once, and waits for the end of the run. */
    public Observation runOnce() {
        int runs = found().size();
        Counts before = counts();
        process.send("once");
        awaitFinished(runs + 1);
        return new Observation(found().get(runs), counts().minus(before));
    }

    /** Waits for the end of the only run, and ends the JVM by SIGTERM. */
    void end() {
        awaitFinished(1);
        // a signal, because Process.destroy closes the streams: a child process of the JVM still prints to them while
        // it writes the AOT cache
        Signal.TERM.sendTo(process.pid());
        process.awaitExit(LIMIT);
    }

    /** Returns the number of class loaders of web applications that could not be collected. */
    int loadersLeft() {
        return undeployed("left");
    }

    /** Returns the number of target classes that the agent's MBeans list after all web applications have ended. */
    int targetsLeft() {
        return undeployed("targets");
    }

    private int undeployed(String count) {
        process.await("the end", () -> !ClientEvents.of(process, "undeployed").isEmpty(), LIMIT);
        return ClientEvents.of(process, "undeployed").get(0).path(count).asInt(-1);
    }

    private Counts counts() {
        return new Counts(answering.count(RequestCode.CONSUMER_SEND_MSG_BACK),
                answering.count(RequestCode.GET_BROKER_CLUSTER_INFO),
                silent.count(RequestCode.GET_BROKER_CLUSTER_INFO));
    }

    private void awaitFinished(int runs) {
        process.await("end of " + runs + " runs", () -> ClientEvents.of(process, "finished").size() >= runs, LIMIT);
    }

    private void awaitEnd(int runs) {
        awaitFinished(runs);
        // two threads read the streams; all lines are available only after both threads have ended
        process.close();
    }

    private List<String> found() {
        return texts("address", "found");
    }

    private List<String> texts(String event, String field) {
        return ClientEvents.of(process, event).stream().map(each -> each.path(field).asText()).toList();
    }

    /** Returns the class name of the application class loader. */
    public static String applicationLoader(int java) {
        return java == 8 ? "sun.misc.Launcher$AppClassLoader" : "jdk.internal.loader.ClassLoaders$AppClassLoader";
    }

    private static String applied(String patch, String className, String artifact) {
        return "[rocketmq-hotfix] INFO applied " + patch + " to org.apache.rocketmq." + className
                + " (rocketmq-" + artifact + "-" + RELEASE + ".jar)";
    }
}
