package io.github.rocketmqhotfix.testapp.client;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads, verifies and initialises the classes that the agent looks at, of many releases in one JVM: an argument
 * {@code VERSION=JAR:JAR:…} per release, each in a loader of its own. Prints a line per class.
 */
public final class TargetClasses {

    private static final List<String> NAMES = Arrays.asList(
            "remoting.common.RemotingUtil",
            "common.utils.NetworkUtil",
            "remoting.netty.NettyRemotingClient",
            "client.impl.MQClientAPIImpl",
            "client.impl.consumer.DefaultMQPushConsumerImpl",
            "client.impl.consumer.DefaultMQPullConsumerImpl");

    private TargetClasses() {
    }

    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            load(argument.substring(0, equals), argument.substring(equals + 1).split(File.pathSeparator));
        }
        new EventLine("done").print();
    }

    private static void load(String version, String[] jars) throws Exception {
        List<URL> urls = new ArrayList<URL>();
        for (String jar : jars) {
            urls.add(new File(jar).toURI().toURL());
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
        String root = version.startsWith("3.") ? "com.alibaba.rocketmq." : "org.apache.rocketmq.";
        for (String name : NAMES) {
            if (loader.findResource((root + name).replace('.', '/') + ".class") != null) {
                EventLine line = new EventLine("class").with("release", version).with("name", root + name);
                try {
                    // initialising links, and linking verifies
                    Class.forName(root + name, true, loader);
                    line.with("failure", "");
                } catch (Throwable failure) {
                    line.with("failure", failure);
                }
                line.print();
            }
        }
    }
}
