package io.github.rocketmqhotfix.testapp.e2e.k8s;

import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Makes a ROCKETMQ_HOME as RocketMQ distributes it: bin and conf from the release's sources, lib from its jars. */
final class ReleasedScripts {

    private static final Pattern DISTRIBUTED = Pattern.compile("[^/]+/distribution/((?:bin|conf)/.+[^/])");

    private ReleasedScripts() {}

    /** Fills the folder. Maven Central has the sources of a few releases only, such as 4.5.0, 5.0.0 and 5.3.3. */
    static Path layOut(ReleaseJars jars, Release release, Path home) {
        Path sources = jars.jarOnly("org.apache.rocketmq:rocketmq-all:zip:source-release:" + release.version());
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(sources))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Matcher path = DISTRIBUTED.matcher(entry.getName());
                if (path.matches()) {
                    Path file = home.resolve(path.group(1)).normalize();
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
            Files.write(home.resolve("conf/server.conf"), List.of(
                    "mapedFileSizeCommitLog=16777216", "mappedFileSizeCommitLog=16777216", "diskMaxUsedSpaceRatio=99",
                    "maxIndexNum=5000", "maxHashSlotNum=1000", "timerWheelEnable=false"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ReleaseJars.libFolder(jars.broker(release), home.resolve("lib"));
        return home;
    }
}
