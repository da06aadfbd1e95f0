package io.github.rocketmqhotfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the libraries in the jar against NOTICE and the list of advisories. The build passes the versions of the
 * libraries as system properties.
 */
class SupplyChainTest {

    private static final Path NOTICE = Path.of("NOTICE");
    private static final Pattern COORDINATES = Pattern.compile("[a-z.]+\\.[a-z.0-9]+:[a-z0-9-]+");
    private static final int LIBRARIES = 5;

    @ParameterizedTest
    @ValueSource(strings = {"net.bytebuddy:byte-buddy", "net.bytebuddy:byte-buddy-agent", "org.slf4j:slf4j-api",
        "info.picocli:picocli",
        "com.google.code.gson:gson"})
    void noticeNamesEveryLibraryWithItsVersion(String library) throws IOException {
        String version = builtIn(library);

        assertThat(Files.readAllLines(NOTICE))
                .anySatisfy(line -> assertThat(line).contains(library).contains(' ' + version + ','));
    }

    /** ASM is inside Byte Buddy, without coordinates; Byte Buddy's licence names the version of ASM. */
    @Test
    void noticeNamesTheAsmInsideByteBuddyWithItsVersion() throws Exception {
        Path byteBuddy = Path.of(ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile jar = new JarFile(byteBuddy.toFile());
                InputStream licence = jar.getInputStream(jar.getEntry("META-INF/LICENSE"))) {
            String bundled = new String(licence.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?s).*(ASM [0-9.]+[0-9]).*", "$1");

            assertThat(Files.readString(NOTICE)).contains(bundled + ", inside Byte Buddy");
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/advisories.csv", useHeadersInDisplayName = true)
    void noLibraryHasAKnownVulnerability(String library, String advisory, String fixedIn) {
        assertThat(fixedIn == null || !newer(fixedIn, builtIn(library))).as(advisory + " is fixed in " + fixedIn)
                .isTrue();
    }

    @Test
    void theAdvisoriesOfEveryLibraryAreListed() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("src", "test", "resources", "advisories.csv"));

        assertThat(Files.readString(NOTICE).lines().flatMap(line -> COORDINATES.matcher(line).results())
                .map(MatchResult::group))
                .hasSize(LIBRARIES)
                .allSatisfy(library -> assertThat(listed).anyMatch(line -> line.startsWith(library + ',')));
    }

    private static String builtIn(String library) {
        return System.getProperty(library.substring(0, library.indexOf(':')));
    }

    private static boolean newer(String one, String other) {
        return Version.parse(one).compareTo(Version.parse(other)) > 0;
    }
}
