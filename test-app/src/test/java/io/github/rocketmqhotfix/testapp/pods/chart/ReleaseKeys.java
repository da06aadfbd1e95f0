package io.github.rocketmqhotfix.testapp.pods.chart;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that the servers of one release read from their configuration file: the setters of the configuration classes
 * in the released jars. A server ignores every other key silently.
 */
record ReleaseKeys(Set<String> broker, Set<String> nameServer) {

    private static final String ROOT = "org.apache.rocketmq.";
    private static final String NETTY_SERVER = "remoting.netty.NettyServerConfig";

    static ReleaseKeys of(ReleaseJars jars, Release release) {
        try (URLClassLoader loader = new URLClassLoader(
                jars.broker(release).stream().map(jar -> UncheckedFiles.unchecked(jar.toUri()::toURL))
                        .toArray(URL[]::new),
                null)) {
            Set<String> broker = keys(loader,
                    List.of("common.BrokerConfig", "store.config.MessageStoreConfig", NETTY_SERVER,
                            "remoting.netty.NettyClientConfig"));
            if (release.isAtLeast("5.3.0")) {
                broker.addAll(keys(loader, List.of("auth.config.AuthConfig")));
            }
            return new ReleaseKeys(broker, keys(loader, List.of("common.namesrv.NamesrvConfig", NETTY_SERVER)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Set<String> keys(ClassLoader loader, List<String> classes) {
        Set<String> keys = new TreeSet<>();
        for (String name : classes) {
            for (Method method : load(loader, ROOT + name).getMethods()) {
                if (method.getName().matches("set[A-Z].*") && method.getParameterCount() == 1) {
                    keys.add(Character.toLowerCase(method.getName().charAt(3)) + method.getName().substring(4));
                }
            }
        }
        return keys;
    }

    private static Class<?> load(ClassLoader loader, String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
