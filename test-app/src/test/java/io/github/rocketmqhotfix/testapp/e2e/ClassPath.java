package io.github.rocketmqhotfix.testapp.e2e;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Jars and directories in the order of a class path. */
public record ClassPath(List<Path> entries) {

    /** As TargetClasses and RetransformedClasses take it. */
    public String argument(String rootPackage) {
        // a directory is told from a jar by its end
        return rootPackage + "=" + entries.stream().map(each -> each + (Files.isDirectory(each) ? File.separator : ""))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The same with changed classes in a directory in front of it. */
    public ClassPath withChanged(List<String> classNames, UnaryOperator<byte[]> change, Path directory) {
        try {
            Files.createDirectories(directory);
            for (String each : classNames) {
                Path file = directory.resolve(each.replace('.', '/') + ".class");
                Files.createDirectories(file.getParent());
                Files.write(file, change.apply(classFile(each)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new ClassPath(List.of(directory)).followedBy(this);
    }

    public ClassPath followedBy(ClassPath other) {
        return new ClassPath(Stream.concat(entries.stream(), other.entries.stream()).toList());
    }

    /** The same with a copy of one jar under another name in its place. */
    public ClassPath withRenamed(String jar, Path copy) {
        return new ClassPath(entries.stream().map(each -> {
            if (!each.getFileName().toString().equals(jar)) {
                return each;
            }
            try {
                return Files.copy(each, copy);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }).toList());
    }

    /** All classes of its jars whose names end in one of these, whatever package they are below. */
    public Set<String> classesEndingIn(List<String> ends) {
        Set<String> found = new TreeSet<>();
        for (Path each : entries) {
            try (JarFile jar = new JarFile(each.toFile())) {
                jar.stream().map(entry -> entry.getName().replace('/', '.'))
                        .filter(name -> ends.stream().anyMatch(end -> name.endsWith("." + end + ".class")))
                        .map(name -> name.substring(0, name.length() - ".class".length())).forEach(found::add);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return found;
    }

    /** The entry that a class is loaded from. */
    public Path holderOf(String className) {
        return entries.stream().filter(each -> classFile(each, className) != null).findFirst().orElseThrow();
    }

    public byte[] classFile(String className) {
        return classFile(holderOf(className), className);
    }

    private static byte[] classFile(Path entry, String className) {
        String name = className.replace('.', '/') + ".class";
        try {
            if (Files.isDirectory(entry)) {
                Path file = entry.resolve(name);
                return Files.exists(file) ? Files.readAllBytes(file) : null;
            }
            try (JarFile jar = new JarFile(entry.toFile())) {
                ZipEntry found = jar.getEntry(name);
                if (found == null) {
                    return null;
                }
                try (InputStream in = jar.getInputStream(found)) {
                    return in.readAllBytes();
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
