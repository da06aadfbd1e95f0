package io.github.rocketmqhotfix.testapp.e2e.hosts;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import org.springframework.boot.loader.tools.CustomLoaderLayout;
import org.springframework.boot.loader.tools.Layouts;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.LoaderClassesWriter;
import org.springframework.boot.loader.tools.Repackager;

/** Fat jars as a Spring Boot build makes them: by its own repackager, libraries nested and not compressed. */
final class SpringBootJar {

    /** The last line for Java 8; its repackager wrote the same jar around other loader classes. */
    static final String LOADER_FOR_JAVA_8 = "org.springframework.boot:spring-boot-loader:2.7.18";

    private final Repackager repackager;
    private final List<Path> libraries;

    private SpringBootJar(Repackager repackager, List<Path> libraries) {
        this.repackager = repackager;
        this.libraries = libraries;
    }

    /** From a directory of classes. */
    static SpringBootJar of(Path classes, String mainClass, List<Path> libraries) {
        Path plain = classes.resolveSibling("plain.jar");
        int exit = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err,
                "--create", "--file", plain.toString(), "-C", classes.toString(), ".");
        if (exit != 0) {
            throw new IllegalStateException("jar ended with " + exit);
        }
        Repackager repackager = new Repackager(plain.toFile());
        repackager.setMainClass(mainClass);
        return new SpringBootJar(repackager, libraries);
    }

    /** With these loader classes instead of the repackager's own. */
    SpringBootJar startedBy(String launcher, Path loaderJar) {
        repackager.setLayout(new LoaderOfAnotherLine(launcher, loaderJar.toFile()));
        return this;
    }

    Path writeTo(Path target) {
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

    private static final class LoaderOfAnotherLine extends Layouts.Jar implements CustomLoaderLayout {

        private final String launcher;
        private final File loaderJar;

        LoaderOfAnotherLine(String launcher, File loaderJar) {
            this.launcher = launcher;
            this.loaderJar = loaderJar;
        }

        @Override
        public String getLauncherClassName() {
            return launcher;
        }

        @Override
        public void writeLoadedClasses(LoaderClassesWriter writer) throws IOException {
            try (JarFile jar = new JarFile(loaderJar)) {
                for (JarEntry each : Collections.list(jar.entries())) {
                    if (each.getName().endsWith(".class")) {
                        try (InputStream in = jar.getInputStream(each)) {
                            writer.writeEntry(each.getName(), in);
                        }
                    }
                }
            }
        }
    }
}
