package io.github.rocketmqhotfix.cli.scan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects the releases that an archive names. If there are several, the release of ons-client counts first, because
 * ons-client contains a copy of RocketMQ. The release of the artifact that contains the class counts next.
 */
final class ArchiveRelease {

    private static final String ONS = "ons-client";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    /**
     * The artifacts that contain targets. In a file name or a manifest, other names that start with rocketmq- are no
     * evidence: an application can have such a name too.
     */
    private static final String ARTIFACTS = "(rocketmq-client|rocketmq-remoting|rocketmq-common|ons-client)";
    private static final Pattern POM = Pattern.compile("(?:.*/)?META-INF/maven/"
            + "(?:org\\.apache\\.rocketmq|com\\.alibaba\\.rocketmq|com\\.aliyun\\.openservices)/(rocketmq-[a-z-]+|ons-client)"
            + "/pom\\.properties");
    private static final Pattern ARTIFACT = Pattern.compile("(?:.*[/\\\\])?" + ARTIFACTS + "-(\\d[^/\\\\]*)\\.jar");
    private static final Pattern TITLE = Pattern.compile(ARTIFACTS + "\\b.*");

    /**
     * Maximum number of characters of a version that are kept. A malicious version can have 64 KiB, and each archive
     * can contain such a version.
     */
    private static final int MAX_LENGTH = 100;

    private final Map<String, String> versions = new LinkedHashMap<>();
    private String fromManifest;
    private String fromName;

    ArchiveRelease(String path) {
        Matcher name = ARTIFACT.matcher(path);
        if (name.matches()) {
            fromName = text(name.group(1), shortened(name.group(2)));
        }
    }

    /** Returns whether an entry of this name can give a release. */
    static boolean isReleaseFile(String entry) {
        return entry.equals(MANIFEST) || entry.endsWith("/pom.properties") && POM.matcher(entry).matches();
    }

    /** Adds an entry for which {@link #isReleaseFile} returns true; malformed content is ignored. */
    void add(String entry, byte[] content) {
        try {
            Matcher pom = POM.matcher(entry);
            if (pom.matches()) {
                Properties properties = new Properties();
                properties.load(new ByteArrayInputStream(content));
                String version = properties.getProperty("version");
                boolean holdsTargets = pom.group(1).matches(ARTIFACTS);
                // of() uses the release of an artifact without targets only if it was added first
                if (version != null && (versions.isEmpty() || holdsTargets)) {
                    versions.putIfAbsent(holdsTargets ? pom.group(1) : "", shortened(version));
                }
            } else {
                manifest(new Manifest(new ByteArrayInputStream(content)).getMainAttributes());
            }
        } catch (IOException | IllegalArgumentException e) {
            // malformed content is ignored, because the release is only displayed
        }
    }

    private void manifest(Attributes attributes) {
        String title = attributes.getValue(Attributes.Name.IMPLEMENTATION_TITLE);
        String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        Matcher artifact = TITLE.matcher(title == null ? "" : title);
        if (version != null && artifact.matches()) {
            fromManifest = text(artifact.group(1), shortened(version));
        }
    }

    /**
     * Returns the release of a class ({@code a/b/C}), such as {@code 4.9.0} or {@code ons-client 1.8.8.8.Final}.
     * Returns null if the archive names no release.
     */
    String of(String internalName) {
        String artifact = internalName.contains("/remoting/") ? "rocketmq-remoting"
                : internalName.contains("/client/") ? "rocketmq-client" : "rocketmq-common";
        for (String each : new String[] {ONS, artifact}) {
            if (versions.containsKey(each)) {
                return text(each, versions.get(each));
            }
        }
        if (!versions.isEmpty()) {
            return versions.values().iterator().next();
        }
        return fromManifest == null ? fromName : fromManifest;
    }

    private static String shortened(String version) {
        String trimmed = version.trim();
        return trimmed.length() <= MAX_LENGTH ? trimmed : trimmed.substring(0, MAX_LENGTH);
    }

    private static String text(String artifact, String version) {
        return artifact.equals(ONS) ? ONS + ' ' + version : version;
    }
}
