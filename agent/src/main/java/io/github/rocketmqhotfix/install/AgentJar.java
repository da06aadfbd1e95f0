package io.github.rocketmqhotfix.install;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Describes the jar that the agent was loaded from, and reads resources and classes from it. */
public final class AgentJar {

    private static final String PREMAIN_CLASS = "io.github.rocketmqhotfix.HotfixAgent";

    private AgentJar() {}

    /** Returns the version in the manifest, or {@code unpackaged} if there is none. */
    public static String version() {
        String version = AgentJar.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /**
     * Returns the absolute path of the jar, without links. Throws IllegalStateException if the path cannot be
     * determined.
     */
    public static Path path() {
        try {
            return Paths.get(AgentJar.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot find the jar of the agent", e);
        }
    }

    /**
     * Loads all classes on a list that the build generates: the classes that patches and reports may use for the first
     * time when a call of the host fails. They are loaded early because a JVM of Java 8 crashes if it loads a class
     * from a jar that was overwritten in place. This method neither links nor initialises the classes.
     */
    static void loadFailureClasses() throws IOException, ClassNotFoundException {
        byte[] names = resource(AgentJar.class, "failure-classes.txt");
        for (String name : new String(names, StandardCharsets.US_ASCII).split("\n")) {
            Class.forName(name, false, AgentJar.class.getClassLoader());
        }
    }

    /** Reads the resource {@code name} in the package of a class. Throws IOException if there is no such resource. */
    static byte[] resource(Class<?> neighbour, String name) throws IOException {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " beside " + neighbour.getName());
            }
            return Bytes.of(in);
        }
    }

    /**
     * Returns null if the agent's classes come from a jar whose manifest names the agent, else the location of the
     * classes. In an uber-jar of another project, files of the agent may be missing or duplicated.
     */
    static String foreignLocation() throws IOException, URISyntaxException {
        CodeSource source = AgentJar.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "an unknown place";
        }
        File file = new File(location.toURI());
        if (file.isDirectory()) {
            return file.toString();
        }
        try (JarFile jar = new JarFile(file, false)) {
            Manifest manifest = jar.getManifest();
            String premain = manifest == null ? null : manifest.getMainAttributes().getValue("Premain-Class");
            return PREMAIN_CLASS.equals(premain) ? null : file.toString();
        }
    }
}
