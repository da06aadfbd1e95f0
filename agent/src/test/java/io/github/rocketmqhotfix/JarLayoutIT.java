package io.github.rocketmqhotfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the packaged jar: its manifest, its archives and the classes in them. */
@Tag("quick")
class JarLayoutIT {

    private static final Path JAR = Path.of("target", "rocketmq-hotfix-agent.jar");
    private static final String OWN = "io/github/rocketmqhotfix/";
    private static final String WEAVER_ARCHIVE = OWN + "install/weaver.zip.gz";
    private static final String BYTE_BUDDY_ARCHIVE = OWN + "install/byte-buddy.zip.gz";
    private static final String COMMANDS_ARCHIVE = OWN + "cli/commands.zip.gz";
    private static final int JAVA_8 = 52;
    private static final Pattern CLASS_NAME = Pattern
            .compile("io\\.github\\.rocketmqhotfix\\.(?!shaded\\.)[a-z.]*[A-Z][\\w$]*");

    private static final Map<String, byte[]> OUTER = new LinkedHashMap<>();
    /** The content of the weaver's two archives. */
    private static final Map<String, byte[]> WEAVER = new LinkedHashMap<>();
    private static final Map<String, byte[]> COMMANDS = new LinkedHashMap<>();

    @BeforeAll
    static void readTheJar() throws IOException {
        try (InputStream file = Files.newInputStream(JAR)) {
            read(file, OUTER);
        }
        read(new GZIPInputStream(new ByteArrayInputStream(OUTER.get(WEAVER_ARCHIVE))), WEAVER);
        read(new GZIPInputStream(new ByteArrayInputStream(OUTER.get(BYTE_BUDDY_ARCHIVE))), WEAVER);
        read(new GZIPInputStream(new ByteArrayInputStream(OUTER.get(COMMANDS_ARCHIVE))), COMMANDS);
    }

    @Test
    void theManifestComesFirstAndAllClassesAreBelowTheProjectsOwnPackage() {
        List<String> names = new ArrayList<>(OUTER.keySet());

        assertThat(names.subList(0, 3)).containsExactly("META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE");
        assertThat(names.subList(3, names.size())).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith(OWN));
        assertThat(WEAVER.keySet()).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith(OWN));
        assertThat(COMMANDS.keySet()).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith(OWN));
    }

    @ParameterizedTest
    @CsvSource({
        "Premain-Class,           io.github.rocketmqhotfix.HotfixAgent",
        "Agent-Class,             io.github.rocketmqhotfix.HotfixAgent",
        "Main-Class,              io.github.rocketmqhotfix.cli.Main",
        "Can-Retransform-Classes, true"})
    void theManifestSaysHowTheAgentStarts(String name, String value) throws IOException {
        assertThat(manifest().getValue(name)).isEqualTo(value);
    }

    @Test
    void theManifestSaysTheVersionAndAppendsNothingToTheBootstrapLoader() throws IOException {
        assertThat(manifest().getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(manifest().getValue("Boot-Class-Path")).isNull();
        assertThat(manifest().getValue("Multi-Release")).isNull();
        assertThat(manifest().getValue("Class-Path")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Premain-Class", "Agent-Class", "Main-Class"})
    void theClassesNamedInTheManifestExist(String name) throws IOException {
        assertThat(OUTER).containsKey(path(manifest().getValue(name)));
    }

    /** The names that {@code Class.forName} and {@code loadClass} receive, in the advice as well. */
    @Test
    void everyClassNamedByAStringConstantExists() {
        Set<String> named = new TreeSet<>();
        ownClasses().forEach(
                (name, bytes) -> constants(name, bytes).stream().filter(text -> CLASS_NAME.matcher(text).matches())
                        .map(JarLayoutIT::path).forEach(named::add));

        assertThat(named).contains(OWN + "cli/command/Commands.class", OWN + "install/weave/ByteBuddyWeaver.class",
                OWN + "patch/loopback/LoopbackFilterHandoff.class", OWN + "patch/namesrv/NamesrvResetHandoff.class",
                OWN + "patch/sendback/SendBackFallbackHandoff.class");
        assertThat(ownClasses().keySet()).containsAll(named);
    }

    @Test
    void everyArchiveNamedByAStringConstantLiesBesideTheClassWithTheConstant() {
        Set<String> named = new TreeSet<>();
        ownClasses().forEach((name, bytes) -> constants(name, bytes).stream().filter(text -> text.endsWith(".zip.gz"))
                .forEach(text -> named.add(name.substring(0, name.lastIndexOf('/') + 1) + text)));

        assertThat(named).containsExactly(COMMANDS_ARCHIVE, BYTE_BUDDY_ARCHIVE, WEAVER_ARCHIVE);
        assertThat(OUTER.keySet()).containsAll(named);
    }

    /** The build ignores a line of the list that names a class which Byte Buddy no longer has. */
    @Test
    void everyClassInTheWeaversListExists() throws IOException {
        assertThat(WEAVER.keySet())
                .containsAll(Files.readAllLines(Path.of("src", "main", "nest", "weaver-classes.txt")));
    }

    @Test
    void everyClassRunsOnJava8() {
        assertThat(OUTER).allSatisfy(JarLayoutIT::runsOnJava8);
        assertThat(WEAVER).allSatisfy(JarLayoutIT::runsOnJava8);
        assertThat(COMMANDS).allSatisfy(JarLayoutIT::runsOnJava8);
    }

    @Test
    void theJarHasNoClassesForOtherJavaVersionsNoModuleAndNoPackageInfo() {
        assertThat(ownClasses().keySet()).noneMatch(name -> name.endsWith("package-info.class"));
        assertThat(OUTER.keySet())
                .noneMatch(name -> name.contains("META-INF/versions") || name.contains("module-info"));
        assertThat(WEAVER.keySet()).noneMatch(name -> name.contains("META-INF") || name.contains("module-info"));
        assertThat(COMMANDS.keySet()).noneMatch(name -> name.contains("META-INF") || name.contains("module-info"));
    }

    @Test
    void slf4jIsIncludedWithoutLoggerFactoryAndProviders() {
        assertThat(OUTER).containsKey(OWN + "shaded/slf4j/Logger.class");
        assertThat(OUTER.keySet())
                .noneMatch(name -> name.contains("LoggerFactory") || name.contains("ServiceProvider"));
        assertThat(WEAVER.keySet()).noneMatch(name -> name.contains("slf4j"));
        assertThat(COMMANDS.keySet()).noneMatch(name -> name.contains("slf4j"));
    }

    @Test
    void byteBuddyAndTheClassesThatUseItAreOnlyInTheWeaversArchives() {
        assertThat(OUTER.keySet()).noneMatch(name -> name.contains("bytebuddy") || name.contains("Advice")
                || name.contains("/weave/"));
        assertThat(WEAVER).containsKeys(OWN + "shaded/bytebuddy/asm/Advice.class",
                OWN + "install/weave/ByteBuddyWeaver.class",
                OWN + "patch/loopback/LoopbackFilterAdvice.class");
    }

    @Test
    void theCommandLineIsOnlyInItsArchiveExceptForItsMainClass() {
        assertThat(OUTER.keySet()).filteredOn(name -> name.startsWith(OWN + "cli/"))
                .containsExactlyInAnyOrder(OWN + "cli/Main.class", COMMANDS_ARCHIVE);
        assertThat(OUTER.keySet()).noneMatch(name -> name.contains("picocli") || name.contains("gson"));
        assertThat(WEAVER.keySet()).noneMatch(name -> name.contains("picocli") || name.contains("gson")
                || name.contains("/cli/") || name.startsWith(OWN + "shaded/bytebuddy/agent/"));
        assertThat(COMMANDS).containsKeys(OWN + "cli/command/Commands.class", OWN + "shaded/picocli/CommandLine.class",
                OWN + "shaded/gson/stream/JsonWriter.class", OWN + "shaded/bytebuddy/agent/ByteBuddyAgent.class");
        assertThat(COMMANDS.keySet()).allMatch(name -> name.startsWith(OWN + "cli/")
                || name.matches(OWN + "shaded/(picocli|gson|bytebuddy/agent)/.*"));
    }

    /** Other ways to attach need JNA or a native library. */
    @Test
    void theCommandLineAttachesThroughTheJdkOnly() {
        assertThat(COMMANDS.keySet()).noneMatch(name -> name.endsWith(".dll") || name.contains("agent/VirtualMachine"));
    }

    @Test
    void noClassIsInTwoPlaces() {
        assertThat(WEAVER.keySet()).doesNotContainAnyElementsOf(OUTER.keySet());
        assertThat(COMMANDS.keySet()).doesNotContainAnyElementsOf(OUTER.keySet());
        assertThat(COMMANDS.keySet()).doesNotContainAnyElementsOf(WEAVER.keySet());
    }

    @Test
    void noClassOutsideTheArchivesNamesALibraryInThem() {
        assertThat(OUTER).allSatisfy((name, bytes) -> assertThat(constants(name, bytes))
                .noneMatch(text -> text.matches(".*rocketmqhotfix[/.]shaded[/.](bytebuddy|picocli|gson)[/.].+")));
    }

    @Test
    void theCommandLineDoesNotNameTheWeaver() {
        assertThat(COMMANDS).allSatisfy((name, bytes) -> assertThat(constants(name, bytes))
                .noneMatch(text -> text
                        .matches(".*rocketmqhotfix[/.](install[/.]weave|shaded[/.]bytebuddy)[/.](?!agent).*")));
    }

    @Test
    void noClassOfTheProjectNamesALibraryByItsOriginalName() {
        assertThat(ownClasses()).hasSizeGreaterThan(30)
                .allSatisfy((name, bytes) -> assertThat(constants(name, bytes)).noneMatch(text -> text
                        .matches(
                                "(?s).*(net[/.]bytebuddy|org[/.]slf4j|com[/.]google[/.]gson|(?<!shaded[/.])picocli[/.]).*")));
    }

    @Test
    void theJarIsSmall() throws IOException {
        assertThat(Files.size(JAR)).isBetween(1_000_000L, 3_000_000L);
    }

    /** With different times, two builds of the same sources would differ. */
    @Test
    void allEntriesHaveTheSameTime() throws IOException {
        try (ZipFile zip = new ZipFile(JAR.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct()).hasSize(1);
        }
        assertThat(timesOf(WEAVER_ARCHIVE).distinct()).hasSize(1);
        assertThat(timesOf(BYTE_BUDDY_ARCHIVE).distinct()).hasSize(1);
        assertThat(timesOf(COMMANDS_ARCHIVE).distinct()).hasSize(1);
    }

    private static Stream<Object> timesOf(String archive) throws IOException {
        List<Object> times = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(
                new GZIPInputStream(new ByteArrayInputStream(OUTER.get(archive))))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                times.add(entry.getTimeLocal());
            }
        }
        return times.stream();
    }

    private static void read(InputStream in, Map<String, byte[]> files) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(files.put(entry.getName(), zip.readAllBytes())).as("two entries " + entry.getName())
                        .isNull();
            }
        }
    }

    private static Attributes manifest() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    private static Map<String, byte[]> ownClasses() {
        Map<String, byte[]> own = new LinkedHashMap<>(OUTER);
        own.putAll(WEAVER);
        own.putAll(COMMANDS);
        own.keySet().removeIf(name -> !name.endsWith(".class") || name.startsWith(OWN + "shaded/"));
        return own;
    }

    private static String path(String className) {
        return className.replace('.', '/') + ".class";
    }

    private static void runsOnJava8(String name, byte[] bytes) {
        if (name.endsWith(".class")) {
            assertThat((bytes[6] & 0xff) << 8 | bytes[7] & 0xff).as(name).isLessThanOrEqualTo(JAVA_8);
        }
    }

    /** Returns every CONSTANT_Utf8 of a class file: names, descriptors, annotations and string constants. */
    private static List<String> constants(String name, byte[] bytes) {
        List<String> texts = new ArrayList<>();
        if (!name.endsWith(".class")) {
            return texts;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.readLong();
            int count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.add(in.readUTF());
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        // a long or a double takes two indexes
                        i++;
                    }
                    case 7, 8, 16, 19, 20 -> in.readUnsignedShort();
                    case 15 -> in.skipBytes(3);
                    default -> throw new IllegalArgumentException(name + ": constant of kind " + tag);
                }
            }
            return texts;
        } catch (IOException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
