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
 * Finds out which address the release's own discovery gave before the agent was attached. Calls the discovery method
 * once, before the method is woven. If the network has not changed, the method returns the address that the host got
 * earlier.
 */
final class EarlierDiscovery {

    private static final String CHECK = "check the registered addresses, and restart each process that has a wrong one";

    private final Class<?> discovery;
    private final LocalAddressSelector selector;
    private final long limitNanos;

    /**
     * {@code discovery} is the release's class that discovers the local address. Its static method
     * {@code String getLocalAddress()} may ask DNS, so a call of the method gets at most {@code limitNanos}.
     */
    EarlierDiscovery(Class<?> discovery, LocalAddressSelector selector, long limitNanos) {
        this.discovery = discovery;
        this.selector = selector;
        this.limitNanos = limitNanos;
    }

    /**
     * One sentence for the operator. Null if the host has not asked for an address yet, if its address is still right,
     * if discovery returns a host name, or if the class has no public method {@code getLocalAddress}.
     */
    String restartAdvice() {
        switch (Initialization.of(discovery)) {
            case DONE:
                return adviceForUsedClass();
            case NOT_DONE:
                return null;
            default:
                // a call would run the host's static initialiser, perhaps long before the host does
                return "it is unknown whether discovery gave an address before the agent was attached; " + CHECK;
        }
    }

    private String adviceForUsedClass() {
        String found;
        try {
            // reflection would load the types of all methods of the class
            found = callOnAnotherThread(MethodHandles.publicLookup().findStatic(discovery, "getLocalAddress",
                    MethodType.methodType(String.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        } catch (TimeoutException e) {
            return "discovery does not answer in time, so it is unknown what it gave before the agent was attached; "
                    + CHECK;
        } catch (ExecutionException e) {
            return sentence("failed with " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        InetAddress address = LiteralAddress.parse(found);
        if (address == null) {
            return found == null ? sentence("gave no address") : null;
        }
        return selector.accepts(address, found.indexOf('%') >= 0) ? null : sentence("gave " + found);
    }

    private static String sentence(String result) {
        return "discovery " + result
                + " before the agent was attached, and the host keeps that result: a broker that registered it, or a"
                + " client that has it in its clientId, needs a restart with -javaagent";
    }

    private String callOnAnotherThread(final MethodHandle method)
            throws TimeoutException, ExecutionException, InterruptedException {
        FutureTask<String> call = new FutureTask<>(new Callable<String>() {
            @Override
            public String call() throws Exception {
                try {
                    return (String) method.invokeExact();
                } catch (Exception | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        Thread thread = new Thread(call, "rocketmq-hotfix-discovery");
        thread.setDaemon(true);
        // the host's threads have this context class loader too, and libraries look up their classes in it
        thread.setContextClassLoader(discovery.getClassLoader());
        thread.start();
        return call.get(limitNanos, TimeUnit.NANOSECONDS);
    }
}
