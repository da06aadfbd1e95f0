package io.github.rocketmqhotfix.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests where a scan finds classes, and the report about each class. */
class ScanTest {

    private static final String FOUND = "RemotingUtil would-apply";

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"remoting.jar", "Remoting.JAR", "app.war", "app.ear", "no-archive-by-its-name"})
    void aFileGivenAsTheArgumentIsReadWhateverItsName(String name) {
        TestArchive.withTarget().writeTo(root.resolve(name));

        assertThat(scan(name).findings()).containsExactly(name + ": " + FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "BOOT-INF/classes/,     app.jar!/BOOT-INF/classes",
        "WEB-INF/classes/,      app.jar!/WEB-INF/classes",
        "META-INF/versions/11/, app.jar!/META-INF/versions/11"})
    void aClassInAFolderOfAnArchiveIsFoundThere(String folder, String path) {
        new TestArchive().with(folder + TestArchive.TARGET, TestArchive.target()).writeTo(root.resolve("app.jar"));

        assertThat(scan("app.jar").findings()).containsExactly(path + ": " + FOUND);
    }

    @Test
    void aJarInAJarIsFoundStoredOrCompressed() {
        TestArchive inner = TestArchive.withTarget();
        new TestArchive().stored().with("BOOT-INF/lib/remoting.jar", inner).writeTo(root.resolve("stored.jar"));
        new TestArchive().with("lib/remoting.jar", inner).writeTo(root.resolve("compressed.jar"));

        assertThat(scan("").findings()).containsExactly(
                "compressed.jar!/lib/remoting.jar: " + FOUND, "stored.jar!/BOOT-INF/lib/remoting.jar: " + FOUND);
    }

    @Test
    void aJarInAWarInAnEarIsFound() {
        new TestArchive().with("web.war", new TestArchive().with("WEB-INF/lib/remoting.jar", TestArchive.withTarget()))
                .writeTo(root.resolve("app.ear"));

        assertThat(scan("app.ear").findings()).containsExactly("app.ear!/web.war!/WEB-INF/lib/remoting.jar: " + FOUND);
    }

    @Test
    void aScriptInFrontOfAnArchiveDoesNotHideIt() {
        byte[] archive = TestArchive.withTarget().bytes();
        byte[] script = "#!/bin/sh\nexec java -jar \"$0\"\n".getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(script, script.length + archive.length);
        System.arraycopy(archive, 0, both, script.length, archive.length);
        TestArchive.write(root.resolve("run.jar"), both);

        assertThat(scan("run.jar").findings()).containsExactly("run.jar: " + FOUND);
    }

    @Test
    void explodedClassesAreFoundInTheFolderAboveTheirPackages() {
        TestArchive.write(root.resolve("app/WEB-INF/classes/" + TestArchive.TARGET), TestArchive.target());

        assertThat(scan("").findings()).containsExactly("app/WEB-INF/classes: " + FOUND);
        assertThat(scan("app/WEB-INF/classes/org/apache").findings()).containsExactly("app/WEB-INF/classes: " + FOUND);
        assertThat(scan("app/WEB-INF/classes/" + TestArchive.TARGET).findings())
                .containsExactly("app/WEB-INF/classes: " + FOUND);
    }

    @Test
    void aTreeIsReadInTheOrderOfItsNamesWithFilesFirst() {
        for (String each : new String[] {"b/x.jar", "a/z.jar", "a/y.jar", "c.jar"}) {
            TestArchive.withTarget().writeTo(root.resolve(each));
        }

        assertThat(scan("").findings()).extracting(each -> each.substring(0, each.indexOf(':')))
                .containsExactly("c.jar", "a/y.jar", "a/z.jar", "b/x.jar");
    }

    @Test
    void aForeignClassWithTheNameOfATargetIsLeftOut() {
        new TestArchive().with("org/acme/common/utils/NetworkUtil.class",
                new ByteBuddy().subclass(Object.class).name("org.acme.common.utils.NetworkUtil").make().getBytes())
                .writeTo(root.resolve("acme.jar"));
        RecordedScan scan = scan("acme.jar");

        assertThat(scan.findings()).isEmpty();
        assertThat(scan.unreadable()).isEmpty();
    }

    @Test
    void anEmptyDirectoryHoldsNothing() {
        RecordedScan scan = scan("");

        assertThat(scan.findings()).isEmpty();
        assertThat(scan.unreadable()).isEmpty();
    }

    @Test
    void theReleaseIsReadFromTheJar() {
        TestArchive.withTarget()
                .with("META-INF/maven/org.apache.rocketmq/rocketmq-client/pom.properties", text("version=1.0"))
                .with("META-INF/maven/org.apache.rocketmq/rocketmq-remoting/pom.properties", text("version=4.9.0"))
                .writeTo(root.resolve("a-pom.jar"));
        TestArchive.withTarget().with("META-INF/MANIFEST.MF",
                text("Manifest-Version: 1.0\nImplementation-Title: rocketmq-remoting 4.9.1\nImplementation-Version: 4.9.1\n\n"))
                .writeTo(root.resolve("b-manifest.jar"));
        TestArchive.withTarget().writeTo(root.resolve("rocketmq-remoting-4.9.2.jar"));
        TestArchive.withTarget().with("META-INF/MANIFEST.MF", text("not a manifest"))
                .writeTo(root.resolve("rocketmq-shop-7.jar"));

        assertThat(scan("").releases()).containsExactly("4.9.0", "4.9.1", "4.9.2", null);
    }

    @Test
    void linksToFilesAreFollowedAndLinksToDirectoriesAreNot(@TempDir Path elsewhere) throws Exception {
        TestArchive.withTarget().writeTo(elsewhere.resolve("remoting.jar"));
        Files.createSymbolicLink(root.resolve("linked.jar"), elsewhere.resolve("remoting.jar"));
        Files.createSymbolicLink(root.resolve("outside"), elsewhere);
        Files.createSymbolicLink(root.resolve("loop"), root);
        RecordedScan scan = scan("");

        assertThat(scan.findings()).containsExactly("linked.jar: " + FOUND);
        assertThat(scan.unreadable()).isEmpty();
        assertThat(scan.notFollowed()).containsExactly("outside");
    }

    private RecordedScan scan(String path) {
        return RecordedScan.of(root, path);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
