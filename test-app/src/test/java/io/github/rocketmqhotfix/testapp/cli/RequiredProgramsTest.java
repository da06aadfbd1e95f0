package io.github.rocketmqhotfix.testapp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequiredProgramsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void makePrograms() throws IOException {
        for (String name : List.of("ip", "ss")) {
            assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true)).isTrue();
        }
    }

    @Test
    void thereIsNoObstacleIfEveryProgramIsOnThePath() {
        String searchPath = "/nowhere" + File.pathSeparator + folder;
        assertThat(RequiredPrograms.obstacle(searchPath, List.of("ip", "ss"))).isEmpty();
    }

    @Test
    void anObstacleNamesEveryMissingProgramAndEachPackageOnce() {
        assertThat(RequiredPrograms.obstacle(folder.toString(), List.of("ip", "unshare", "tcpdump", "nsenter", "nft")))
                .hasValue(
                        "no nft, nsenter, tcpdump, unshare here: run test-app/src/main/scripts/setup-test-machine,"
                                + " or apt-get install nftables util-linux tcpdump");
    }

    @Test
    void aFileThatCannotBeExecutedIsNoProgram() throws IOException {
        Files.createFile(folder.resolve("tcpdump"));
        assertThat(RequiredPrograms.obstacle(folder.toString(), List.of("tcpdump"))).isPresent();
    }

    @Test
    void withoutAPathEveryProgramIsMissing() {
        assertThat(RequiredPrograms.obstacle("", List.of("no-such-program"))).hasValueSatisfying(
                obstacle -> assertThat(obstacle).startsWith("no no-such-program here: "));
    }

    @Test
    void theScriptThatAnObstacleNamesExists() {
        String script = RequiredPrograms.obstacle("", List.of("no-such-program")).orElseThrow()
                .replaceAll(".*run (\\S+),.*", "$1");
        assertThat(Path.of("..").resolve(script)).isExecutable();
    }
}
