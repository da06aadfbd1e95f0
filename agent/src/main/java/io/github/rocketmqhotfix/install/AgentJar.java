package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.HotfixAgent;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The jar that the agent was loaded from. */
final class AgentJar {

    private AgentJar() {
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
