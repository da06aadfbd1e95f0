package io.github.rocketmqhotfix.fuzz;

import io.github.rocketmqhotfix.install.Judge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;

/** The client of one release with its dependencies, in a class loader that does not see the tests' class path. */
public final class ReleasedJars {

    private static final String CLASS_END = ".class";

    private final String version;
    private final List<Path> jars;
    private final URLClassLoader loader;
    private final Map<String, byte[]> classFiles = new HashMap<>();

    public ReleasedJars(String version, List<Path> jars) {
        this.version = version;
        this.jars = jars;
        this.loader = new URLClassLoader(jars.stream().map(ReleasedJars::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    public String version() {
        return version;
    }

    /** Returns the loader, which is never closed. */
    public ClassLoader loader() {
        return loader;
    }

    /** Returns the class file, or null. Cached: reading it again would take longer than the code under test. */
    public byte[] classFile(String internalName) {
        return classFiles.computeIfAbsent(internalName, this::read);
    }

    private byte[] read(String internalName) {
        try (InputStream in = loader.getResourceAsStream(internalName + CLASS_END)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns all targets, sorted by name. */
    public List<ReleasedClass> targets() {
        TreeSet<String> names = new TreeSet<>();
        for (Path each : jars) {
            names.addAll(targets(each));
        }
        List<ReleasedClass> targets = new ArrayList<>();
        for (String each : names) {
            targets.add(new ReleasedClass(this, each, classFile(each)));
        }
        return targets;
    }

    private static List<String> targets(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            return Collections.list(jar.entries()).stream().map(entry -> entry.getName())
                    .filter(name -> name.endsWith(CLASS_END))
                    .map(name -> name.substring(0, name.length() - CLASS_END.length()))
                    .filter(name -> Judge.patchFor(name) != null).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
