package io.github.rocketmqhotfix.install;

import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ANSWERS;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.CLIENT_FAILS;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.KNOWS_NO_BROKER;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.KNOWS_NO_TOPIC;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.LOSES_CONNECTION;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.patch.namesrv.FakeRemotingClient;
import io.github.rocketmqhotfix.patch.sendback.FakeConsumerClient;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the classes that {@link AgentJar#loadFailureClasses} loads before the first weaving with the classes that
 * the patches and reports use when the host fails: none may be loaded later. Runs against the packaged jar, because the
 * build generates the list of the classes to load. To add a missing class to the list, add it to the patterns of
 * {@code failure.classes} in {@code pom.xml}.
 */
@Tag("quick")
@SuppressWarnings("ReturnValueIgnored")
class FailureClassesIT {

    private static final int SEND_BACK = 36;

    private final RecordingLoader agent = new RecordingLoader();

    static Stream<FakeRemotingClient.Behaviour> nameServers() {
        return Stream.of(ANSWERS, SILENT, LOSES_CONNECTION, KNOWS_NO_BROKER, KNOWS_NO_TOPIC, CLIENT_FAILS);
    }

    @ParameterizedTest
    @MethodSource("nameServers")
    void aNameServerCallLoadsNoClass(FakeRemotingClient.Behaviour nameServer) throws Exception {
        Set<String> loaded = loadedBeforeWeaving(null);
        FakeRemotingClient client = new FakeRemotingClient(handoff("namesrv.NamesrvReset"), "a", "b", "c")
                .at("a", SILENT).at("b", nameServer).at("c", nameServer);

        for (int code : new int[] {ROUTE, SEND_BACK, ROUTE}) {
            client.call(code);
            client.otherCall();
        }
        client.chosen.set("removed");
        client.call(ROUTE);

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
    }

    @Test
    void aDialOfANameServerLoadsNoClass() throws Exception {
        Set<String> loaded = loadedBeforeWeaving(null);
        FakeRemotingClient client = new FakeRemotingClient(handoff("namesrv.NamesrvReset"), "a", "b").unreachable("a")
                .refusing("b");

        client.call(ROUTE);
        client.list.set(null);
        client.call(ROUTE);
        client.otherCall();

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
    }

    @Test
    void aSendBackLoadsNoClass() throws Exception {
        Set<String> loaded = loadedBeforeWeaving(null);
        FakeConsumerClient client = new FakeConsumerClient().knows("broker", 1, "slave:10911");
        Object message = new FakeConsumerClient.Message(null);
        Function<Object, Object> handoff = handoff("sendback.SendBackFallback");

        handoff.apply("broker");
        Object answer = handoff.apply(new Object[] {client.sender(), message, "group", 3});
        attempt(answer).apply(new IllegalStateException("refused"));
        handoff.apply((Object) null);
        Object[][] calls = {{client.sender(), "broker", message, "group"}, {client.sender(), " ", message, "group"},
            {message, "broker", message, "group"}};
        for (Object[] each : calls) {
            assertThat(handoff.apply(each)).isInstanceOf(IllegalStateException.class);
        }

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
    }

    @Test
    void aSendBackToAMasterThatIsBackLoadsNoClass() throws Exception {
        Set<String> loaded = loadedBeforeWeaving(null);
        FakeConsumerClient client = new FakeConsumerClient();
        client.onRefresh(() -> client.knows("broker", 0, "master:10911"));

        Object answer = handoff("sendback.SendBackFallback")
                .apply(new Object[] {client.sender(), "broker", new FakeConsumerClient.Message(null), "group"});
        attempt(answer).apply(null);

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"local-ip=192.0.2.1", "local-ip=192.0.2.0/24"})
    void aReplacedLocalAddressLoadsNoClass(String options) throws Exception {
        Set<String> loaded = loadedBeforeWeaving(options);
        Function<Object, Object> handoff = handoff("loopback.LoopbackFilter");

        for (String each : new String[] {"127.0.0.1", "169.254.1.1", "192.0.2.7", "[fe80::1%1]", "host-name", null}) {
            handoff.apply(new Object[] {String.class.getName(), each});
        }
        for (InetAddress each : new InetAddress[] {InetAddress.getLoopbackAddress(), InetAddress.getByName("192.0.2.7"),
            null}) {
            handoff.apply(new Object[] {InetAddress.class.getName(), each});
        }

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"namesrv.NamesrvReset", "loopback.LoopbackFilter", "sendback.SendBackFallback"})
    void aFailureOfThePatchItselfLoadsNoClass(String patch) throws Exception {
        Set<String> loaded = loadedBeforeWeaving(null);

        handoff(patch).apply(new Object[7]);
        handoff(patch).apply(null);

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
    }

    @Test
    void aReportInJmxLoadsNoClass() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        unregisterAll(server);
        Set<String> loaded = loadedBeforeWeaving(null);
        Object report = agent.invoke("report.Reports", null, "of", "namesrv-reset");

        Object target = agent.loadClass(RecordingLoader.OWN + "report.Target").getConstructors()[0]
                .newInstance("a.Target", null, null);
        agent.invoke("report.PatchReport", report, "decided", target,
                agent.invoke("report.Outcome", null, "failed", "test"), "why");
        agent.invoke("report.PatchReport", report, "intervened", "left a for b");
        agent.invoke("report.PatchReport", report, "warn", "set an option");
        agent.invoke("report.Reports", null, "publish");
        agent.invoke("report.PatchMetrics", null, "register");
        ObjectName name = new ObjectName("io.github.rocketmqhotfix:type=Patch,name=namesrv-reset");
        for (MBeanAttributeInfo each : server.getMBeanInfo(name).getAttributes()) {
            assertThat(server.getAttribute(name, each.getName())).as(each.getName()).isNotNull();
        }

        assertThat(agent.defined).containsExactlyInAnyOrderElementsOf(loaded);
        unregisterAll(server);
    }

    private static void unregisterAll(MBeanServer server) throws Exception {
        for (ObjectName each : server.queryNames(new ObjectName("io.github.rocketmqhotfix:*"), null)) {
            server.unregisterMBean(each);
        }
    }

    /**
     * Makes the calls that load classes during an install and before the first target is woven. Returns the names of
     * the agent's classes that are loaded then.
     */
    private Set<String> loadedBeforeWeaving(String options) throws Exception {
        agent.invoke("config.Options", null, "read", options);
        agent.invoke("install.AgentJar", null, "loadFailureClasses");
        return Set.copyOf(agent.defined);
    }

    /** Makes a handoff as woven code does: finds the class by its name, and uses it as a {@link Function} only. */
    @SuppressWarnings("unchecked")
    private Function<Object, Object> handoff(String patch) throws Exception {
        return (Function<Object, Object>) Class.forName(RecordingLoader.OWN + "patch." + patch + "Handoff", true, agent)
                .getConstructor().newInstance();
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, Object> attempt(Object answer) {
        return (Function<Object, Object>) ((Object[]) answer)[1];
    }

    /** Defines the agent's classes once more and records their names. The parent loads all other classes. */
    private static final class RecordingLoader extends ClassLoader {

        /** The prefix of the agent's packages, including the package of the relocated SLF4J. */
        private static final String OWN = "io.github.rocketmqhotfix.";

        private final Set<String> defined = ConcurrentHashMap.newKeySet();

        RecordingLoader() {
            super(FailureClassesIT.class.getClassLoader());
        }

        /** Calls the method that has the given name and takes the given number of arguments. */
        Object invoke(String className, Object target, String name, Object... arguments) throws Exception {
            for (Method each : loadClass(OWN + className).getDeclaredMethods()) {
                if (each.getName().equals(name) && each.getParameterCount() == arguments.length) {
                    each.setAccessible(true);
                    return each.invoke(target, arguments);
                }
            }
            throw new NoSuchMethodException(className + '.' + name);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OWN)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                defined.add(name);
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
