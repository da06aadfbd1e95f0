package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;

/**
 * Asks many releases in one JVM for the address of this host: an argument {@code ROOTPACKAGE=JAR:JAR:…} per release,
 * each in a loader of its own. Prints a line per release with what the methods returned as text, {@code null},
 * {@code exception CLASS}, or {@code not present} for a method or class that the release does not have.
 */
public final class DiscoveredAddresses {

    private static final String NOT_PRESENT = "not present";

    private DiscoveredAddresses() {
    }

    public static void main(String[] arguments) throws Exception {
        for (int row = 0; row < arguments.length; row++) {
            Class<?> discovery = discoveryOf(TargetRelease.of(arguments[row]));
            EventLine line = new EventLine("discovery").with("row", row);
            for (String method : new String[] {"getLocalAddress", "getLocalInetAddress"}) {
                line.with(method, discovery == null ? NOT_PRESENT : result(discovery, method));
            }
            line.print();
        }
    }

    private static Class<?> discoveryOf(TargetRelease release) throws ClassNotFoundException {
        for (String name : release.classNames()) {
            if (name.endsWith(".remoting.common.RemotingUtil") || name.endsWith(".common.utils.NetworkUtil")) {
                return release.initialised(name);
            }
        }
        return null;
    }

    private static String result(Class<?> discovery, String name) throws IllegalAccessException {
        try {
            Method method = discovery.getMethod(name);
            Object result = method.invoke(null);
            return result instanceof InetAddress ? ((InetAddress) result).getHostAddress() : String.valueOf(result);
        } catch (NoSuchMethodException missing) {
            return NOT_PRESENT;
        } catch (InvocationTargetException thrown) {
            return "exception " + thrown.getCause().getClass().getName();
        }
    }
}
