package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@link HostedApplication} in a class loader that does not delegate to the system class loader. Arguments:
 * classPath=JAR:JAR:… with the application in it, parent=platform (Java 8: the extension class loader) or
 * parent=bootstrap, and the arguments of HostedApplication.
 */
public final class ForeignLoader {

    private ForeignLoader() {}

    public static void main(String[] texts) throws Exception {
        Arguments arguments = new Arguments(texts);
        List<URL> urls = new ArrayList<URL>();
        for (String entry : arguments.text("classPath").split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        ClassLoader parent = arguments.text("parent").equals("platform")
                ? ClassLoader.getSystemClassLoader().getParent() : null;
        ClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), parent);
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass(HostedApplication.class.getName()).getMethod("main", String[].class).invoke(null,
                (Object) texts);
    }
}
