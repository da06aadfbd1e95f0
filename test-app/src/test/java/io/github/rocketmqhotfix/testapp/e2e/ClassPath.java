package io.github.rocketmqhotfix.testapp.e2e;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** Jars and directories in the order of a class path. */
record ClassPath(List<Path> entries) {

    /** As TargetClasses and RetransformedClasses take it. */
    String argument(String rootPackage) {
        // a directory is told from a jar by its end
        return rootPackage + "=" + entries.stream().map(each -> each + (Files.isDirectory(each) ? File.separator : ""))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The entry that a class is loaded from. */
    Path holderOf(String className) {
        return entries.stream().filter(each -> classFile(each, className) != null).findFirst().orElseThrow();
    }

    byte[] classFile(String className) {
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
