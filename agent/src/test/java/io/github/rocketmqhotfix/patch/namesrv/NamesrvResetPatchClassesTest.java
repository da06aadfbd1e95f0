package io.github.rocketmqhotfix.patch.namesrv;

import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.ANSWERS;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.KNOWS_NO_BROKER;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.KNOWS_NO_TOPIC;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.LOSES_CONNECTION;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.ROUTE;
import static io.github.rocketmqhotfix.patch.namesrv.StandInClient.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.ReportThread;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On Java 8 loading a class from a jar that was overwritten in place ends the host. */
class NamesrvResetPatchClassesTest {

    private static final int SEND_BACK = 36;

    @Test
    void theRehearsalRunsThroughAndAgain() {
        assertThatCode(() -> {
            new NamesrvResetPatch().rehearse();
            new NamesrvResetPatch().rehearse();
        }).doesNotThrowAnyException();
    }

    static Stream<StandInClient.NameServer> whatANameServerDoes() {
        return Stream.of(ANSWERS, SILENT, LOSES_CONNECTION, KNOWS_NO_BROKER, KNOWS_NO_TOPIC, (attempt, channel) -> {
            throw new IllegalStateException();
        });
    }

    @ParameterizedTest
    @MethodSource("whatANameServerDoes")
    void afterTheRehearsalNoCallLoadsAClassOfTheAgent(StandInClient.NameServer nameServer) throws Exception {
        AgentLoader loader = new AgentLoader();
        Set<String> rehearsed = rehearsed(loader);
        Function<Object, Object> handoff = handoff(loader);

        StandInClient client = new StandInClient(handoff, "a", "b", "c").at("a", SILENT).at("b", nameServer).at("c", nameServer);
        for (int code : new int[] {ROUTE, SEND_BACK, ROUTE}) {
            client.call(code);
            client.otherCall();
        }
        client.chosen.set("removed");
        client.call(ROUTE);

        assertThat(loader.defined).containsExactlyInAnyOrderElementsOf(rehearsed);
    }

    @Test
    void afterTheRehearsalNoDialLoadsAClassOfTheAgent() throws Exception {
        AgentLoader loader = new AgentLoader();
        Set<String> rehearsed = rehearsed(loader);
        Function<Object, Object> handoff = handoff(loader);

        StandInClient client = new StandInClient(handoff, "a", "b").unreachable("a").refusing("b");
        client.call(ROUTE);
        client.list.set(null);
        client.call(ROUTE);
        client.otherCall();

        assertThat(loader.defined).containsExactlyInAnyOrderElementsOf(rehearsed);
    }

    @Test
    void afterTheRehearsalNoFailureOfTheAgentLoadsAClassOfIt() throws Exception {
        AgentLoader loader = new AgentLoader();
        Set<String> rehearsed = rehearsed(loader);

        handoff(loader).apply(new Object[7]);
        handoff(loader).apply(null);

        assertThat(loader.defined).containsExactlyInAnyOrderElementsOf(rehearsed);
    }

    /** The names of the agent's classes that are loaded before the first weaving. */
    private static Set<String> rehearsed(AgentLoader loader) throws Exception {
        loader.loadClass(Log.class.getName()).getMethod("rehearse").invoke(null);
        loader.loadClass(ReportThread.class.getName()).getMethod("loadClasses").invoke(null);
        // an install reads the options and has the reports
        loader.loadClass("io.github.rocketmqhotfix.config.Options").getMethod("read", String.class).invoke(null, (Object) null);
        Class<?> patch = loader.loadClass(NamesrvResetPatch.class.getName());
        Object instance = patch.getConstructor().newInstance();
        patch.getMethod("rehearse").invoke(instance);
        patch.getMethod("handoff").invoke(instance);
        loader.loadClass("io.github.rocketmqhotfix.report.Reports").getMethod("of", String.class).invoke(null, NamesrvResetPatch.ID);
        assertThat(loader.defined).contains(NameServerCall.class.getName(), NamesrvResetHandoff.class.getName());
        return Set.copyOf(loader.defined);
    }

    /** As woven code gets it: by name, and as a type of the JDK. */
    @SuppressWarnings("unchecked")
    private static Function<Object, Object> handoff(ClassLoader loader) throws Exception {
        return (Function<Object, Object>) Class.forName(NamesrvResetHandoff.class.getName(), true, loader).getConstructor().newInstance();
    }

    /** The agent's classes once more, remembering which; everything else is the test's. */
    private static final class AgentLoader extends ClassLoader {

        private final Set<String> defined = ConcurrentHashMap.newKeySet();

        AgentLoader() {
            super(NamesrvResetPatchClassesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            // SLF4J's are in the agent's jar too
            if (!name.startsWith("io.github.rocketmqhotfix.") && !name.startsWith("org.slf4j.")) {
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
