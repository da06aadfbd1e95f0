package io.github.rocketmqhotfix.testapp.e2e.hosts;

import io.github.rocketmqhotfix.testapp.e2e.Jars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.springframework.boot.loader.tools.CustomLoaderLayout;
import org.springframework.boot.loader.tools.Layouts;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.LoaderClassesWriter;
import org.springframework.boot.loader.tools.Repackager;

/**
 * A fat jar as a Spring Boot build makes it: written by Spring Boot's repackager, with nested, uncompressed libraries.
 */
record SpringBootJar(Path classes, String mainClass, List<Path> libraries) {

    /**
     * The artifact with the loader classes of the last Spring Boot for Java 8. The repackager of that Spring Boot
     * release writes the same jar as the repackager used here, apart from the loader classes.
     */
    static final String LOADER_FOR_JAVA_8 = "org.springframework.boot:spring-boot-loader:2.7.18";

    Path writeTo(Path target) {
        return write(new Layouts.Jar(), target);
    }

    /** Writes the jar with the loader classes from {@code loaderJar} and their main class {@code launcher}. */
    Path writeTo(Path target, String launcher, Path loaderJar) {
        return write(new LayoutWithLoader(launcher, loaderJar), target);
    }

    private Path write(Layouts.Jar layout, Path target) {
        Path plain = Jars.ofFolder(classes, classes.resolveSibling("plain.jar"), Map.of());
        Repackager repackager = new Repackager(plain.toFile());
        repackager.setMainClass(mainClass);
        repackager.setLayout(layout);
        try {
            repackager.repackage(target.toFile(), callback -> {
                for (Path each : libraries) {
                    callback.library(new Library(each.toFile(), LibraryScope.COMPILE));
                }
            });
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class LayoutWithLoader extends Layouts.Jar implements CustomLoaderLayout {

        private final String launcher;
        private final Path loaderJar;

        LayoutWithLoader(String launcher, Path loaderJar) {
            this.launcher = launcher;
            this.loaderJar = loaderJar;
        }

        @Override
        public String getLauncherClassName() {
            return launcher;
        }

        @Override
        public void writeLoadedClasses(LoaderClassesWriter writer) throws IOException {
            try (JarFile jar = new JarFile(loaderJar.toFile())) {
                for (JarEntry each : Collections.list(jar.entries())) {
                    if (each.getName().endsWith(".class")) {
                        writer.writeEntry(each.getName(), jar.getInputStream(each));
                    }
                }
            }
        }
    }
}
