package io.github.rocketmqhotfix.testapp.harness.cluster;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/**
 * Resolves released jars with their runtime dependencies, from the local Maven repository or the repositories of the
 * user's settings.xml. Thread-safe.
 */
public final class ReleaseJars implements AutoCloseable {

    private final Context context;
    private final Map<List<String>, List<Path>> resolved = new HashMap<>();

    public ReleaseJars() {
        this(ContextOverrides.create().withUserSettings(true));
    }

    /** Uses only the given remote repository and local repository; ignores the user's settings.xml. */
    public ReleaseJars(String repository, Path localRepository) {
        this(ContextOverrides.create().withUserSettings(false).withLocalRepositoryOverride(localRepository)
                .addRepositoriesOp(ContextOverrides.AddRepositoriesOp.REPLACE)
                .repositories(List.of(new RemoteRepository.Builder("only", "default", repository).build())));
    }

    private ReleaseJars(ContextOverrides.Builder overrides) {
        // 4.2.0 uses this property in the name of its native netty; a Maven extension sets it in RocketMQ's own build
        Map<String, String> properties = Map.of("os.detected.classifier", platformClassifier());
        context = Runtimes.INSTANCE.getRuntime().create(overrides.userProperties(properties).build());
    }

    /**
     * Returns the client jar and its runtime dependencies.
     *
     * @throws UnresolvedReleaseException if an artifact cannot be resolved; the message names it
     */
    public List<Path> client(Release release) {
        return library(release.client());
    }

    /** Returns the jars of the broker, as {@link #client} does. */
    public List<Path> broker(Release release) {
        return library(release.broker());
    }

    /** Returns the jars of the NameServer, as {@link #client} does. */
    public List<Path> nameServer(Release release) {
        return library(release.nameServer());
    }

    /** Returns the jars of the proxy, which exists from 5.0 on, as {@link #client} does. */
    public List<Path> proxy(Release release) {
        return library(release.artifact("rocketmq-proxy"));
    }

    /** Returns the jar of any artifact, named by group:artifact:version, and its runtime dependencies. */
    public List<Path> library(String coordinates) {
        return resolve(List.of(coordinates));
    }

    /**
     * Fills a folder with links to the jars, like the lib folder of the official distribution.
     *
     * @return the folder
     */
    public static Path libFolder(List<Path> jars, Path folder) {
        UncheckedFiles.createDirectories(folder);
        for (Path jar : jars) {
            Path link = folder.resolve(jar.getFileName());
            if (Files.notExists(link)) {
                UncheckedFiles.unchecked(() -> Files.createSymbolicLink(link, jar));
            }
        }
        return folder;
    }

    @Override
    public void close() {
        context.close();
    }

    /**
     * Returns the jars of some artifacts of one release and their runtime dependencies. Artifacts whose dependencies
     * are not all published come last, without their dependencies.
     *
     * @throws UnresolvedReleaseException if an artifact cannot be resolved; the message names it
     */
    public List<Path> artifacts(Release release, List<String> names) {
        List<String> whole = new ArrayList<>(
                names.stream().filter(name -> !release.isJarOnly(name)).map(release::artifact).toList());
        whole.addAll(release.unnamedLibraries());
        List<Path> jars = new ArrayList<>(resolve(whole));
        names.stream().filter(release::isJarOnly).map(release::artifact).map(this::jarOnly).forEach(jars::add);
        return List.copyOf(jars);
    }

    private synchronized List<Path> resolve(List<String> coordinates) {
        return resolved.computeIfAbsent(coordinates, this::download);
    }

    private List<Path> download(List<String> coordinates) {
        CollectRequest collection = new CollectRequest();
        for (String each : coordinates) {
            collection.addDependency(new Dependency(new DefaultArtifact(each), JavaScopes.COMPILE));
        }
        collection.setRepositories(context.remoteRepositories());
        DependencyRequest request = new DependencyRequest(collection,
                DependencyFilterUtils.classpathFilter(JavaScopes.COMPILE, JavaScopes.RUNTIME));
        try {
            return context.repositorySystem()
                    .resolveDependencies(context.repositorySystemSession(), request)
                    .getArtifactResults().stream()
                    .map(ArtifactResult::getArtifact)
                    .map(artifact -> artifact.getFile().toPath())
                    .filter(path -> path.toString().endsWith(".jar"))
                    .toList();
        } catch (DependencyResolutionException failure) {
            throw new UnresolvedReleaseException(String.join(" and ", coordinates), failure);
        }
    }

    /**
     * Returns one jar without its dependencies, by its coordinates {@code group:artifact:version}.
     *
     * @throws UnresolvedReleaseException if the jar cannot be resolved; the message names it
     */
    public Path jarOnly(String coordinates) {
        ArtifactRequest request = new ArtifactRequest(new DefaultArtifact(coordinates), context.remoteRepositories(),
                null);
        try {
            return context.repositorySystem().resolveArtifact(context.repositorySystemSession(), request)
                    .getArtifact().getFile().toPath();
        } catch (ArtifactResolutionException failure) {
            throw new UnresolvedReleaseException(coordinates, failure);
        }
    }

    private static String platformClassifier() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "osx" : "linux";
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        return system + "-" + architecture;
    }
}
