package io.github.rocketmqhotfix.report;

import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;

/** One class in one loader that a patch looked at, described by strings alone: a redeployed application can go. */
public final class Target {

    private final String className;
    private final String jar;
    private final String loader;

    private Target(String className, String jar, String loader) {
        this.className = className;
        this.jar = jar;
        this.loader = loader;
    }

    /** {@code loader} and {@code domain} may be null, as they are for the bootstrap loader. */
    public static Target of(String className, ClassLoader loader, ProtectionDomain domain) {
        return new Target(className, jar(domain), loader == null ? "bootstrap"
                : loader.getClass().getName() + '@' + Integer.toHexString(System.identityHashCode(loader)));
    }

    /** The class, with dots. */
    public String className() {
        return className;
    }

    /** The file name of the jar (also of one nested in a fat jar), or {@code unknown jar}. */
    public String jar() {
        return jar;
    }

    /** Class of the loader and its identity. */
    public String loader() {
        return loader;
    }

    String key() {
        return className + '|' + loader;
    }

    private static String jar(ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "unknown jar";
        }
        String path = location.getPath();
        while (path.endsWith("/") || path.endsWith("!")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return className + " (" + jar + ")";
    }
}
