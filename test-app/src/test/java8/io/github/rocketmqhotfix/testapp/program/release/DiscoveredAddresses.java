package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;

/**
 * Runs the local-address discovery of many releases in one JVM. Arguments: {@code ROOTPACKAGE=JAR:JAR:…} per release,
 * each in its own class loader. Prints a line per release with the result of each method as text, {@code null},
 * {@code exception CLASS}, or {@code not present} where the release lacks the method or the class.
 */
public final class DiscoveredAddresses {

    private static final String NOT_PRESENT = "not present";

    private DiscoveredAddresses() {}

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
                return release.initialise(name);
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
