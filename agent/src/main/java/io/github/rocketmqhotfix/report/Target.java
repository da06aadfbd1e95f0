package io.github.rocketmqhotfix.report;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;

/**
 * One class in one loader about which a patch has decided. Holds the loader weakly, so a redeployed application can be
 * collected. Two targets are equal if they have the same class name and the same loader, and that loader still exists.
 */
public final class Target {

    /** The binary name, {@code a.b.C}. */
    public final String className;
    /** The file name of the jar (for a class in a fat jar, of the nested jar), or {@code unknown jar}. */
    public final String jar;
    /** The loader's class name and identity hash code, {@code a.b.Loader@1f}, or {@code bootstrap}. */
    public final String loader;
    /** Null for the bootstrap loader, which is never collected. */
    private final WeakReference<ClassLoader> definedBy;
    private final int hash;

    /** {@code definedBy} and {@code domain} may be null. Both are null for a class of the bootstrap loader. */
    public Target(String className, ClassLoader definedBy, ProtectionDomain domain) {
        this.className = className;
        this.jar = jar(domain);
        this.loader = definedBy == null ? "bootstrap"
                : definedBy.getClass().getName() + '@' + Integer.toHexString(System.identityHashCode(definedBy));
        this.definedBy = definedBy == null ? null : new WeakReference<>(definedBy);
        this.hash = 31 * className.hashCode() + System.identityHashCode(definedBy);
    }

    /** Whether the loader was collected, and the class with it. */
    boolean isGone() {
        return definedBy != null && definedBy.get() == null;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Target && className.equals(((Target) other).className)
                        && hasLoaderOf((Target) other);
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
