package io.github.rocketmqhotfix.patch.namesrv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.ReportThread;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesrvRehearsalTest {

    @Test
    void itRunsThroughAndAgain() {
        assertThatCode(() -> {
            new NamesrvResetPatch().rehearse();
            new NamesrvResetPatch().rehearse();
        }).doesNotThrowAnyException();
    }

    /** The rehearsal keeps its report to itself; its stand-ins are what could go wrong in it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itsStandInsAreGoodEnoughForACountedFailure(boolean sent) {
        PatchReport report = PatchReport.unpublished();
        NamesrvReset reset = new NamesrvReset(report);
        AtomicReference<String> chosen = new AtomicReference<>();
        AtomicReference<List<String>> list = new AtomicReference<>(List.of("a", "b"));
        NamesrvRehearsal.Channel channel = new NamesrvRehearsal.Channel();
        NameServerCall call = (NameServerCall) NamesrvResetHandoff.ask(reset,
                new Object[] {"begin", 3_000L, chosen, list, new AtomicInteger()});
        chosen.set("a");
        NamesrvResetHandoff.ask(reset,
                new Object[] {"dialled", "a", new NamesrvRehearsal.ChannelFuture(channel), chosen, list});
        NamesrvResetHandoff.ask(reset, channel);

        call.apply(new Object[] {new NamesrvRehearsal.Client(), new NamesrvRehearsal.Request(),
            sent ? new RemotingTimeoutException("a", 3_000) : new RemotingSendRequestException("a")});

        assertThat(chosen).hasValue(null);
        assertThat(channel.isOpen()).isFalse();
        assertThat(report.failures()).isZero();
    }

    /** On Java 8 loading a class from a jar that was overwritten in place ends the host. */
    @Test
    void afterItNoFailureLoadsAClassOfTheAgent() throws Exception {
        AgentLoader loader = new AgentLoader();
        loader.loadClass(Log.class.getName()).getMethod("rehearse").invoke(null);
        loader.loadClass(ReportThread.class.getName()).getMethod("loadClasses").invoke(null);
        Class<?> patch = loader.loadClass(NamesrvResetPatch.class.getName());
        patch.getMethod("rehearse").invoke(patch.getConstructor().newInstance());
        Set<String> rehearsed = Set.copyOf(loader.defined);
        assertThat(rehearsed).contains(NamesrvReset.class.getName(), NamesrvResetHandoff.class.getName());

        for (Throwable thrown : List.of(new RemotingTimeoutException("a", 3_000), new RemotingSendRequestException("a"))) {
            failAndMoveOn(loader, 3_000L, thrown);
            failAndMoveOn(loader, 0L, thrown);
        }

        assertThat(loader.defined).containsExactlyInAnyOrderElementsOf(rehearsed);
    }

    @Test
    void afterItNoCallThatDoesNotWaitLoadsAClassOfTheAgent() throws Exception {
        AgentLoader loader = new AgentLoader();
        loader.loadClass(Log.class.getName()).getMethod("rehearse").invoke(null);
        loader.loadClass(ReportThread.class.getName()).getMethod("loadClasses").invoke(null);
        Class<?> patch = loader.loadClass(NamesrvResetPatch.class.getName());
        patch.getMethod("rehearse").invoke(patch.getConstructor().newInstance());
        Set<String> rehearsed = Set.copyOf(loader.defined);
        assertThat(rehearsed).contains(PendingCall.class.getName(), CallbackWatch.class.getName(),
                FutureWatch.class.getName(), CallFailure.class.getName());
        // the test's own class of this package
        loader.loadClass(AsyncHost.class.getName());
        Set<String> before = Set.copyOf(loader.defined);

        for (ResponseFuture outcome : AsyncHost.outcomes()) {
            AtomicReference<String> chosen = new AtomicReference<>("removed");
            AtomicReference<List<String>> list = new AtomicReference<>(List.of("a", "b"));
            StandInClient.Channel channel = new StandInClient.Channel();
            Function<Object, Object> call = function(ask(loader, "pending", 3_000L, chosen, list, new AtomicInteger(),
                    new AsyncHost(), new StandInClient.Request(() -> 105)));
            InvokeCallback watched = (InvokeCallback) call.apply(new Object[] {(InvokeCallback) answer -> { }});
            chosen.set("a");
            ask(loader, "dialled", "a", channel, chosen, list);
            function(handoff(loader)).apply(channel);
            call.apply(null);
            watched.operationComplete(outcome);
        }
        for (Throwable failure : Arrays.asList(null, AsyncHost.timeout(), new CompletionException(AsyncHost.timeout()))) {
            CompletableFuture<Object> future = new CompletableFuture<>();
            function(ask(loader, "pending", 3_000L, new AtomicReference<>(), new AtomicReference<>(List.of("a")),
                    new AtomicInteger(), new AsyncHost(), new StandInClient.Request(() -> 105))).apply(future);
            if (failure == null) {
                future.complete("answer");
            } else {
                future.completeExceptionally(failure);
            }
        }

        assertThat(loader.defined).containsExactlyInAnyOrderElementsOf(before);
    }

    /** As woven code does it: by name, and with the JDK's types. */
    private static void failAndMoveOn(ClassLoader loader, long timeoutMillis, Throwable thrown) throws Exception {
        AtomicReference<String> chosen = new AtomicReference<>("removed");
        AtomicReference<List<String>> list = new AtomicReference<>(List.of("a", "b"));
        AtomicInteger index = new AtomicInteger();
        for (String address : List.of("a", "b")) {
            StandInClient.Channel channel = new StandInClient.Channel();
            Function<Object, Object> call = function(ask(loader, "begin", timeoutMillis, chosen, list, index));
            chosen.set(address);
            ask(loader, "dialled", address, channel, chosen, list);
            function(handoff(loader)).apply(channel);
            ask(loader, "close", channel);
            call.apply(new Object[] {new Object(), new StandInClient.Request(() -> 105), thrown});
            call.apply(new Object[] {new Object(), new Object(), thrown});
        }
    }

    private static Object ask(ClassLoader loader, Object... values) throws Exception {
        return function(handoff(loader)).apply(values);
    }

    private static Object handoff(ClassLoader loader) throws Exception {
        return loader.loadClass(NamesrvResetHandoff.class.getName()).getConstructor().newInstance();
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, Object> function(Object object) {
        return (Function<Object, Object>) object;
    }

    /** The agent's classes once more, remembering which; everything else is the test's. */
    private static final class AgentLoader extends ClassLoader {

        private final Set<String> defined = ConcurrentHashMap.newKeySet();

        AgentLoader() {
            super(NamesrvRehearsalTest.class.getClassLoader());
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
