package io.github.rocketmqhotfix.testapp.program;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The agent's target classes of one release, in a class loader with the release's class path. */
public final class TargetRelease {

    private static final List<String> NAMES = Arrays.asList(
            "remoting.common.RemotingUtil",
            "common.utils.NetworkUtil",
            "remoting.netty.NettyRemotingClient",
            "client.impl.MQClientAPIImpl",
            "client.impl.consumer.DefaultMQPushConsumerImpl",
            "client.impl.consumer.DefaultMQPullConsumerImpl");

    private final String rootPackage;
    private final URLClassLoader loader;

    private TargetRelease(String rootPackage, URLClassLoader loader) {
        this.rootPackage = rootPackage;
        this.loader = loader;
    }

    /** Parses arguments {@code ROOTPACKAGE=JAR:JAR:…}. */
    public static List<TargetRelease> all(String[] arguments) throws IOException {
        List<TargetRelease> releases = new ArrayList<TargetRelease>();
        for (String argument : arguments) {
            releases.add(of(argument));
        }
        return releases;
    }

    /** Parses an argument {@code ROOTPACKAGE=JAR:JAR:…}. */
    public static TargetRelease of(String argument) throws IOException {
        int equals = argument.indexOf('=');
        List<URL> urls = new ArrayList<URL>();
        for (String jar : argument.substring(equals + 1).split(File.pathSeparator)) {
            urls.add(new File(jar).toURI().toURL());
        }
        return new TargetRelease(argument.substring(0, equals),
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent()));
    }

    /** Returns the names of the target classes that the class path has. */
    public List<String> classNames() {
        List<String> names = new ArrayList<String>();
        for (String each : NAMES) {
            if (has(each)) {
                names.add(rootPackage + '.' + each);
            }
        }
        return names;
    }

    /** Returns whether the class path has a class of this name below the root package. */
    public boolean has(String name) {
        return loader.findResource((rootPackage + '.' + name).replace('.', '/') + ".class") != null;
    }

    /** Loads the class of this name below the root package. */
    public Class<?> loadBelowRoot(String name) throws ClassNotFoundException {
        return loader.loadClass(rootPackage + '.' + name);
    }

    /** Makes the class loader open every jar of the class path. */
    public void openAll() {
        loader.findResource("in/no/jar");
    }

    /** Returns the class loader, for frameworks that use the context class loader. */
    public ClassLoader loader() {
        return loader;
    }

    /** Loads a class without linking or initialising it. */
    public Class<?> loadByFullName(String className) throws ClassNotFoundException {
        return Class.forName(className, false, loader);
    }

    /** Loads a class and initialises it, which includes verification. */
    public Class<?> initialise(String className) throws ClassNotFoundException {
        return Class.forName(className, true, loader);
    }
}
