package io.github.rocketmqhotfix;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.rocketmqhotfix.report.Log;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the compiled agent against the layout of its packages and the project's rules on output and configuration. */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final String OWN = "io.github.rocketmqhotfix";
    private static final String BYTE_BUDDY = "net.bytebuddy..";
    private static final DescribedPredicate<JavaClass> WEAVER = resideInAPackage(OWN + ".install.weave..")
            .or(nameMatching(".*\\.patch\\..*Advice(\\$.*)?")).as("the weaver and the advice");
    private static final DescribedPredicate<JavaClass> ATTACHED_JVM = resideInAPackage(OWN + ".cli.jvm")
            .and(nameMatching(".*\\.AttachedJvm(\\$.*)?")).as("AttachedJvm");
    private static final Set<String> PROPERTY_READERS = Set.of("getProperty", "getProperties", "getenv", "getBoolean",
            "getInteger",
            "getLong");

    private static final JavaClasses AGENT = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /**
     * {@code HotfixAgent} and {@code cli} are on top; {@code report} and {@code config} use no other package of the
     * project. One exception: {@code config} warns of bad options through {@code Log}.
     */
    @Test
    void dependenciesPointDownwardsOnly() {
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage(OWN, OWN + ".(config|report|patch|install|cli)..")
                .layer("HotfixAgent").definedBy(OWN)
                .layer("cli").definedBy(OWN + ".cli..")
                .layer("install").definedBy(OWN + ".install..")
                .layer("patch").definedBy(OWN + ".patch..")
                .layer("report").definedBy(OWN + ".report..")
                .layer("config").definedBy(OWN + ".config..")
                .whereLayer("HotfixAgent").mayNotBeAccessedByAnyLayer()
                .whereLayer("cli").mayNotBeAccessedByAnyLayer()
                .whereLayer("install").mayOnlyBeAccessedByLayers("HotfixAgent", "cli")
                .whereLayer("patch").mayOnlyBeAccessedByLayers("install", "cli")
                .whereLayer("report").mayOnlyBeAccessedByLayers("HotfixAgent", "install", "patch", "cli")
                .whereLayer("report").mayNotAccessAnyLayer()
                .whereLayer("config").mayNotAccessAnyLayer()
                .ignoreDependency(resideInAPackage(OWN + ".config"), type(Log.class))
                .check(AGENT);
    }

    @Test
    void noPatchUsesAnother() {
        SlicesRuleDefinition.slices().matching(OWN + ".patch.(*)..").should().notDependOnEachOther().check(AGENT);
    }

    @Test
    void scanAndJvmDoNotUseTheCommandsNorEachOther() {
        noClasses().that().resideInAPackage(OWN + ".cli.scan..").should().dependOnClassesThat()
                .resideInAnyPackage(OWN + ".cli.jvm..", OWN + ".cli.command..").check(AGENT);
        noClasses().that().resideInAPackage(OWN + ".cli.jvm..").should().dependOnClassesThat()
                .resideInAnyPackage(OWN + ".cli.scan..", OWN + ".cli.command..").check(AGENT);
    }

    /** All other classes are loaded without the archive that holds Byte Buddy. */
    @Test
    void onlyTheWeaverAndTheAdviceUseByteBuddyAndOnlyAttachedJvmUsesItsAttachMechanism() {
        noClasses().that(DescribedPredicate.not(WEAVER.or(ATTACHED_JVM))).should().dependOnClassesThat()
                .resideInAPackage(BYTE_BUDDY)
                .check(AGENT);
        noClasses().that(ATTACHED_JVM).should().dependOnClassesThat(resideInAPackage(BYTE_BUDDY)
                .and(DescribedPredicate.not(resideInAPackage("net.bytebuddy.agent..")))).check(AGENT);
    }

    /** The weaver and the advice are in an archive that only the weaver's loader reads. */
    @Test
    void noOtherClassDependsOnTheWeaverOrTheAdvice() {
        classes().that(WEAVER).should().onlyHaveDependentClassesThat(WEAVER).check(AGENT);
    }

    @Test
    void onlyTheCommandLineUsesItsLibraries() {
        noClasses().that().resideOutsideOfPackage(OWN + ".cli.command..").should().dependOnClassesThat()
                .resideInAnyPackage("picocli..", "com.google.gson..").check(AGENT);
    }

    @Test
    void inAHostOnlyTheReportPackageWritesAndOnlyToStderr() {
        noClasses().that().resideOutsideOfPackages(OWN + ".report..", OWN + ".cli..")
                .should().accessField(System.class, "err").orShould()
                .dependOnClassesThat(belongToAnyOf(FileDescriptor.class))
                .check(AGENT);
        noClasses().that().resideOutsideOfPackage(OWN + ".cli..")
                .should().accessField(System.class, "out").orShould().accessField(FileDescriptor.class, "out")
                .check(AGENT);
        noClasses().should().callMethodWhere(target(name("printStackTrace"))).check(AGENT);
    }

    /**
     * Three classes are exceptions, because they read no options. {@code InstalledHotfix} reads the class path and the
     * main class to find out whether the host is RocketMQ. {@code AttachedJvm} reads the Java home for its message.
     * {@code Reports} gets the properties to write outcomes.
     */
    @Test
    void onlyConfigReadsSystemPropertiesAndTheEnvironment() {
        assertThat(topLevelNames(each -> each.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::readsProperty)))
                .containsExactlyInAnyOrder("Options", "InstalledHotfix", "AttachedJvm", "Reports");
    }

    @Test
    void noTwoClassesHaveTheSameSimpleName() {
        List<String> names = AGENT.stream().filter(JavaClass::isTopLevelClass).map(JavaClass::getSimpleName)
                .filter(each -> !each.equals("package-info")).toList();

        assertThat(names).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    }

    @Test
    void everyPackageIsDescribed() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Set<Path> packages = files.filter(file -> file.toString().endsWith(".java")).map(Path::getParent)
                    .collect(Collectors.toSet());

            assertThat(packages).hasSizeGreaterThan(10)
                    .allSatisfy(each -> assertThat(each.resolve("package-info.java")).exists());
        }
    }

    private static Set<String> topLevelNames(Predicate<JavaClass> condition) {
        return AGENT.stream().filter(condition).map(each -> each.getEnclosingClass().orElse(each))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
    }

    private static boolean readsProperty(JavaAccess<?> access) {
        return PROPERTY_READERS.contains(access.getTarget().getName())
                && Stream.of(System.class, Boolean.class, Integer.class, Long.class)
                        .anyMatch(access.getTargetOwner()::isEquivalentTo);
    }
}
