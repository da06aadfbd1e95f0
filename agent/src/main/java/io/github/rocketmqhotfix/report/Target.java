package io.github.rocketmqhotfix.report;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;

/**
 * One class in one loader that a patch looked at. Holds the loader weakly: a redeployed application can go. Equal are targets
 * of the same class name in the same loader that is still there.
 */
public final class Target {

    private final String className;
    private final String jar;
    private final String loader;
    /** Null for the bootstrap loader, which never goes. */
    private final WeakReference<ClassLoader> definedBy;
    private final int hash;

    private Target(String className, String jar, ClassLoader definedBy) {
        this.className = className;
        this.jar = jar;
        this.loader = definedBy == null ? "bootstrap"
                : definedBy.getClass().getName() + '@' + Integer.toHexString(System.identityHashCode(definedBy));
        this.definedBy = definedBy == null ? null : new WeakReference<>(definedBy);
        this.hash = 31 * className.hashCode() + System.identityHashCode(definedBy);
    }

    /** {@code loader} and {@code domain} may be null, as they are for the bootstrap loader. */
    public static Target of(String className, ClassLoader loader, ProtectionDomain domain) {
        return new Target(className, jar(domain), loader);
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

    /** The loader was collected, and the class with it. */
    boolean isGone() {
        return definedBy != null && definedBy.get() == null;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Target && className.equals(((Target) other).className) && hasLoaderOf((Target) other);
    }

    private boolean hasLoaderOf(Target other) {
        if (definedBy == null || other.definedBy == null) {
            return definedBy == other.definedBy;
        }
        ClassLoader mine = definedBy.get();
        return mine != null && mine == other.definedBy.get();
    }

    @Override
    public int hashCode() {
        return hash;
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
