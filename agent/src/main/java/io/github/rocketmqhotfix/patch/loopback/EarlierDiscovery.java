package io.github.rocketmqhotfix.patch.loopback;

import io.github.rocketmqhotfix.config.LiteralAddress;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the release's own discovery hands out as long as it is not woven, measured by asking it: on the same network that
 * is what it handed out before the agent came.
 */
final class EarlierDiscovery {

    private static final String CHECK = "look at what is registered, and restart what has a wrong address";

    private final Class<?> discovery;
    private final LocalAddressSelector selector;
    private final long limitNanos;

    /**
     * {@code discovery} has a static {@code String getLocalAddress()}. That may ask DNS while the attaching process waits:
     * {@code limitNanos} at most.
     */
    EarlierDiscovery(Class<?> discovery, LocalAddressSelector selector, long limitNanos) {
        this.discovery = discovery;
        this.selector = selector;
        this.limitNanos = limitNanos;
    }

    /** One sentence for the operator, or null: nothing was handed out, or what was would be handed out again. */
    String regret() {
        switch (Initialization.of(discovery)) {
            case DONE:
                return regretOfUsed();
            case NOT_DONE:
                return null;
            default:
                // to ask would run the host's initialiser, perhaps long before the host does
                return "nobody knows whether discovery gave an address before the agent came; " + CHECK;
        }
    }

    private String regretOfUsed() {
        String found;
        try {
            // not by reflection: that would load the types of all the methods that the class has
            MethodHandle method = MethodHandles.publicLookup().findStatic(discovery, "getLocalAddress",
                    MethodType.methodType(String.class));
            found = askOnAnotherThread(method);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        } catch (TimeoutException e) {
            return "discovery does not answer in time, so nobody knows what it gave before the agent came; " + CHECK;
        } catch (ExecutionException e) {
            return sentence("failed with " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        InetAddress address = LiteralAddress.parse(found);
        if (found != null && address == null) {
            return null;
        }
        if (address == null) {
            return sentence("gave no address");
        }
        return selector.accepts(address, found.indexOf('%') >= 0) ? null : sentence("gave " + found);
    }

    private String sentence(String what) {
        return "discovery " + what + " before the agent came, and what was read then stays: a broker that registered it, or a"
                + " client that has it in its clientId, needs a restart with -javaagent";
    }

    private String askOnAnotherThread(final MethodHandle method)
            throws TimeoutException, ExecutionException, InterruptedException {
        FutureTask<String> question = new FutureTask<>(new Callable<String>() {
            @Override
            public String call() throws Exception {
                return ask(method);
            }
        });
        Thread thread = new Thread(question, "rocketmq-hotfix-discovery");
        thread.setDaemon(true);
        // the host's own threads have it too, and its libraries look for what they need there
        thread.setContextClassLoader(discovery.getClassLoader());
        thread.start();
        return question.get(limitNanos, TimeUnit.NANOSECONDS);
    }

    private static String ask(MethodHandle method) throws Exception {
        try {
            return (String) method.invokeExact();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
