package io.github.rocketmqhotfix.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a heap of 64 MiB is enough to scan malicious archives. */
class HostileArchiveTest {

    private static final long LIMIT_MINUTES = 5;

    @TempDir
    private Path directory;

    @Test
    void anArchiveWithVeryManyEmptyClassesIsGivenUp() throws Exception {
        Path file = directory.resolve("empty.jar");
        HostileArchives.ofEmptyClasses(file);

        assertThat(scanned(file)).last().asString()
                .isEqualTo("empty.jar: holds more than 8 MiB of classes with the names of targets");
    }

    @Test
    void onlySomeOfTheFilesThatMayNameTheReleaseAreHeld() throws Exception {
        Path file = directory.resolve("releases.jar");
        HostileArchives.ofReleases(file);

        assertThat(scanned(file)).containsExactly("releases.jar: RemotingUtil would-apply");
    }

    @Test
    void onlyTheReleaseThatIsReportedIsHeldAndItIsShortened() throws Exception {
        Path file = directory.resolve("releases-inside.jar");
        HostileArchives.ofLongReleases(file);

        assertThat(scanned(file)).containsExactly("releases-inside.jar!/inner.jar: RemotingUtil would-apply");
    }

    @Test
    void theNamesOfClassesThatWaitForSiblingsCountAgainstTheMemoryLimit() throws Exception {
        Path file = directory.resolve("long-names.jar");
        HostileArchives.ofLongNames(file);

        assertThat(scanned(file)).hasSizeGreaterThan(10).allMatch(line -> line.contains("MQClientAPIImpl would-apply"));
    }

    @Test
    void theNameOfAnArtifactWithoutTargetsIsNotHeld() throws Exception {
        Path file = directory.resolve("long-artifacts.jar");
        HostileArchives.ofLongArtifacts(file);

        assertThat(scanned(file)).hasSize(1_050).allMatch(line -> line.contains("MQClientAPIImpl would-apply"));
    }

    @Test
    void classesThatWaitForSiblingsHoldNoListOfTheOtherClassesOfTheirJar() throws Exception {
        Path file = directory.resolve("lonely.jar");
        HostileArchives.ofLonelyClasses(file);

        assertThat(scanned(file)).hasSizeGreaterThan(10_000).contains("lonely.jar: MQClientAPIImpl would-apply")
                .endsWith("lonely.jar: holds more than 8 MiB of classes with the names of targets");
    }

    /** The shape of a class takes up to thirty times the memory of its instructions. */
    @Test
    void aClassWhoseShapeWouldBeTooLargeIsLeftOut() throws Exception {
        Path file = directory.resolve("large.jar");
        HostileArchives.ofInstructions(file, 1_950_000);

        assertThat(scanned(file))
                .containsExactly("large.jar!/a/client/impl/MQClientAPIImpl.class: has more than 512 KiB");
    }

    @Test
    void theLargestClassThatIsReadFitsTheHeap() throws Exception {
        Path file = directory.resolve("fits.jar");
        HostileArchives.ofInstructions(file, 500_000);

        assertThat(scanned(file)).containsExactly("fits.jar: MQClientAPIImpl would-apply");
    }

    /** The JDK finds the real end record and reads the whole list. */
    @Test
    void anEndRecordInTheCommentDoesNotHideTheLongerList() throws Exception {
        Path file = directory.resolve("long.jar");
        HostileArchives.ofALongListThatSeemsShort(file);

        assertThat(scanned(file)).containsExactly("long.jar: its list of entries has more than 24 MiB");
    }

    /** The JDK ignores such a locator, too. */
    @Test
    void aLocatorOfAMissingZip64RecordIsIgnored() throws Exception {
        Path file = directory.resolve("locator.jar");
        HostileArchives.ofALongListWithALocator(file);

        assertThat(scanned(file)).containsExactly("locator.jar: its list of entries has more than 24 MiB");
    }

    private List<String> scanned(Path file) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process scan = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), ScanInSmallHeap.class.getName(), file.toString())
                .redirectErrorStream(true).redirectOutput(Redirect.to(output.toFile())).start();
        try {
            assertThat(scan.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            scan.destroyForcibly().waitFor();
        }
        assertThat(Files.readAllLines(output)).noneMatch(line -> line.startsWith("Exception"));
        return Files.readAllLines(output);
    }
}
