package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.HotfixAgent;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The jar that the agent was loaded from. */
public final class AgentJar {

    private AgentJar() {
    }

    /** As its manifest says, or {@code unpackaged}. */
    public static String version() {
        String version = HotfixAgent.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /**
     * The file, absolute and without links.
     *
     * @throws IllegalStateException if the classes come from nowhere that could be named
     */
    public static Path path() {
        try {
            return Paths.get(HotfixAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot tell which jar this is", e);
        }
    }

    /**
     * Null when the agent's classes come from a jar whose manifest names it; else where they come from. Merged into
     * somebody's uber-jar, its files may be filtered or doubled.
     *
     * @throws IOException if the jar cannot be read
     */
    static String foreignLocation() throws IOException, URISyntaxException {
        CodeSource source = HotfixAgent.class.getProtectionDomain().getCodeSource();
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
            return HotfixAgent.class.getName().equals(premain) ? null : file.toString();
        }
    }
}
