package io.github.rocketmqhotfix.testapp;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dependencies that the layout of the test application allows, and rules for its packages and class names. */
class ArchitectureTest {

    private static final String ROOT = "io.github.rocketmqhotfix.testapp";
    private static final Path SOURCES = Path.of("src");
    private static final List<Path> ROOTS = Stream.of("main/java", "main/java8", "test/java", "test/java8")
            .map(SOURCES::resolve).toList();
    private static final List<Path> AGENT_ROOTS = List.of(Path.of("../agent/src/main/java"),
            Path.of("../agent/src/test/java"));
    private static final Path RESOURCES = Path.of("src/main/resources/io/github/rocketmqhotfix/testapp");
    /** The name of a class of the test application or of the agent in a string literal, with dots or with slashes. */
    private static final Pattern NAMED_CLASS = Pattern
            .compile("\"[^\"\n]*?(io[./]github[./]rocketmqhotfix[./](?:[a-z0-9]+[./])*[A-Z]\\w*)");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final JavaClasses MAIN = classesBeside(Main.class);
    private static final JavaClasses ALL = classesBeside(Main.class, ArchitectureTest.class);

    @Test
    void everyDependencyBetweenLayersIsAllowed() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("Main").definedBy(ROOT)
                .layer("cli").definedBy(ROOT + ".cli..")
                .layer("demo").definedBy(ROOT + ".demo..")
                .layer("bench").definedBy(ROOT + ".bench..")
                .layer("soak").definedBy(ROOT + ".soak..")
                .layer("pods").definedBy(ROOT + ".pods..")
                .layer("scenario").definedBy(ROOT + ".scenario..")
                .layer("harness").definedBy(ROOT + ".harness..")
                .layer("program").definedBy(ROOT + ".program..")
                .whereLayer("Main").mayNotBeAccessedByAnyLayer()
                .whereLayer("demo").mayOnlyBeAccessedByLayers("Main")
                .whereLayer("bench").mayOnlyBeAccessedByLayers("Main")
                .whereLayer("soak").mayOnlyBeAccessedByLayers("Main")
                .whereLayer("pods").mayOnlyBeAccessedByLayers("Main")
                .whereLayer("cli").mayOnlyBeAccessedByLayers("Main", "demo", "bench", "soak", "pods")
                .whereLayer("scenario").mayOnlyBeAccessedByLayers("demo", "bench", "soak", "pods")
                .whereLayer("harness").mayOnlyBeAccessedByLayers("cli", "demo", "bench", "soak", "pods", "scenario")
                .whereLayer("program").mayOnlyBeAccessedByLayers("demo", "bench", "soak", "pods", "scenario", "harness")
                .check(MAIN);
    }

    @Test
    void onlyMainAndSubcommandsUsePicocli() {
        noClasses().that()
                .resideInAnyPackage(ROOT + ".harness..", ROOT + ".scenario..", ROOT + ".program..",
                        ROOT + ".pods.model..",
                        ROOT + ".pods.chart..")
                .should().dependOnClassesThat().resideInAPackage("picocli..").check(MAIN);
    }

    @Test
    void packagesDoNotUseEachOtherInCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    /** A test that forks the whole application has to name its main class. */
    @Test
    void nothingButATestThatForksTheApplicationUsesMain() {
        noClasses().that(not(belongToAnyOf(Main.class, ArchitectureTest.class))).and().haveSimpleNameNotEndingWith("IT")
                .should()
                .dependOnClassesThat(belongToAnyOf(Main.class)).check(ALL);
    }

    @Test
    void programsUseNothingButThemselvesAndTheirLibraries() {
        classes().that().resideInAPackage(ROOT + ".program..").should().onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".program..",
                        "java..", "javax..", "com.sun.management..", "org.apache.rocketmq..", "io.netty..",
                        "org.openjdk.jmh..", "org.apache.catalina..")
                .check(ALL);
    }

    /**
     * The jar of the test application does not contain RocketMQ, so a class that extends or implements a type of
     * RocketMQ could not be loaded there.
     */
    @Test
    void programsThatTheApplicationNamesHaveNoSupertypeFromALibrary() {
        Set<JavaClass> named = MAIN.stream().filter(type -> !isProgram(type))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass())
                .filter(ArchitectureTest::isProgram).collect(Collectors.toSet());
        assertThat(named).hasSizeGreaterThan(5)
                .allSatisfy(program -> assertThat(Stream.concat(program.getAllRawSuperclasses().stream(),
                        program.getAllRawInterfaces().stream()))
                        .allMatch(type -> type.getPackageName().startsWith("java.") || isOurs(type)));
    }

    @Test
    void mainClassesDoNotUseTestClasses() {
        noClasses().should()
                .dependOnClassesThat(describe("are test classes", type -> isOurs(type.getBaseComponentType())
                        && !MAIN.contain(type.getBaseComponentType().getName())))
                .check(MAIN);
    }

    /**
     * Reads sources, because class files do not show the use of a compile-time constant. Classes with JMH benchmarks
     * count as used, because JMH finds them by a list in META-INF.
     */
    @Test
    void mainClassesThatOnlyTestsUseDoNotExist() throws IOException {
        Map<Path, String> code = new LinkedHashMap<>();
        for (Path source : sources()
                .filter(file -> file.startsWith(SOURCES.resolve("main")) && !file.endsWith("package-info.java"))
                .toList()) {
            code.put(source, COMMENT.matcher(Files.readString(source)).replaceAll(" "));
        }
        Map<Path, Set<String>> words = new HashMap<>();
        code.forEach((source, text) -> words.put(source,
                Set.of(Stream.of(text.split("\\W+")).distinct().toArray(String[]::new))));
        Deque<Path> open = new ArrayDeque<>(code.keySet().stream()
                .filter(source -> simpleName(source).equals("Main") || code.get(source).contains("@Benchmark"))
                .toList());
        Set<Path> unused = new TreeSet<>(code.keySet());
        while (!open.isEmpty()) {
            Path user = open.remove();
            if (unused.remove(user)) {
                unused.stream().filter(
                        source -> words.get(user).contains(simpleName(source)) && canName(user, code.get(user), source))
                        .forEach(open::add);
            }
        }
        assertThat(unused).isEmpty();
    }

    @Test
    void everyPackageHasOnePackageInfo() {
        Map<String, List<Path>> sources = sources().collect(Collectors.groupingBy(ArchitectureTest::packageOf));
        sources.values()
                .removeIf(files -> files.stream().filter(file -> file.endsWith("package-info.java")).count() == 1);
        assertThat(sources.keySet()).isEmpty();
    }

    @Test
    void noSimpleClassNameExistsTwice() {
        Map<Path, List<Path>> sources = sources().filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getFileName));
        sources.values().removeIf(files -> files.size() == 1);
        assertThat(sources).isEmpty();
    }

    @Test
    void everyClassThatAStringNamesExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Path file : sources().toList()) {
            NAMED_CLASS.matcher(Files.readString(file)).results().map(match -> match.group(1))
                    .filter(name -> Stream.concat(ROOTS.stream(), AGENT_ROOTS.stream())
                            .noneMatch(root -> Files.exists(root.resolve(name.replace('.', '/') + ".java"))))
                    .forEach(missing::add);
        }
        // compiled by the benchmark itself, see PeerAgents and its test
        missing.remove("io.github.rocketmqhotfix.install.weave.AgentBuilderAgent");
        assertThat(missing).isEmpty();
    }

    /** clients.yaml has the simple names of the classes, and run.sh puts the package before them. */
    @Test
    void theClassesThatTheClientPodsRunExist() throws IOException {
        Matcher packagePrefix = Pattern.compile("\"([\\w.]+\\.)\\$class\"")
                .matcher(Files.readString(RESOURCES.resolve("pods/run/run.sh")));
        assertThat(packagePrefix.find()).isTrue();
        List<String> programs = Pattern.compile("run\\.sh, (\\w+)")
                .matcher(Files.readString(RESOURCES.resolve("pods/run/clients.yaml")))
                .results().map(match -> packagePrefix.group(1) + match.group(1)).toList();
        assertThat(programs).isNotEmpty().allSatisfy(program -> assertThat(MAIN.contain(program)).as(program).isTrue());
    }

    private static Stream<Path> sources() {
        return ROOTS.stream().flatMap(root -> UncheckedFiles.filesBelow(root).stream())
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static String packageOf(Path source) {
        return ROOTS.stream().filter(source::startsWith).findFirst().orElseThrow().relativize(source.getParent())
                .toString().replace('/', '.');
    }

    private static String simpleName(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    /** Whether the class is in the same package, or the code imports it. */
    private static boolean canName(Path user, String code, Path used) {
        return packageOf(user).equals(packageOf(used)) || code.contains(packageOf(used) + "." + simpleName(used));
    }

    private static boolean isProgram(JavaClass type) {
        return type.getPackageName().startsWith(ROOT + ".program");
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    /** Imports the class directories that contain the given classes. */
    private static JavaClasses classesBeside(Class<?>... types) {
        // of library classes, the rules need only the names
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importUrls(
                Stream.of(types).map(type -> type.getProtectionDomain().getCodeSource().getLocation()).toList());
    }
}
