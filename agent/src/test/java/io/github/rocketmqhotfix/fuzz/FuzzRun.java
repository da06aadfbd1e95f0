package io.github.rocketmqhotfix.fuzz;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Jazzer in a forked JVM, which ends at the first input that makes the agent throw, hang or fill the memory. */
final class FuzzRun {

    private static final String OWN = "io.github.rocketmqhotfix.";
    /** The test classes, and the libraries in the agent's jar: coverage is measured for the agent's own code only. */
    private static final List<String> NOT_MEASURED = List.of(OWN + "shaded.**", OWN + "fuzz.**",
            OWN + "config.OptionsFuzz",
            OWN + "cli.scan.ScanFuzz", OWN + "cli.scan.MutatedArchive", OWN + "cli.scan.TestArchive",
            OWN + "cli.scan.RecordedScan");
    private static final int INPUT_BYTES = 4096;
    /** Far more than an input needs: an input runs for a second at most. */
    private static final int HANG_SECONDS = 30;
    private static final int RESIDENT_MEGABYTES = 1024;
    /** The maximum time for the start, the inputs of {@link FoundCorpus} and a short run. */
    private static final int START_SECONDS = 180;
    private static final int PROGRESS_SECONDS = 60;
    /** The JIT level of a short run: the optimizing compiler would take more time than it saves. */
    private static final int QUICK = 1;
    private static final int OPTIMIZING = 4;

    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern SECONDS = Pattern.compile("Done \\d+ runs in (\\d+) second");
    /** The line that the fuzzer prints when all found inputs have run. */
    private static final Pattern FOUND = Pattern.compile("#(\\d+)\\s+INITED");
    private static final Pattern VERIFIED = Pattern.compile(WovenClass.VERIFIED + "(\\d+)");
    private static final Pattern PEAK = Pattern.compile("stat::peak_rss_mb: +(\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("(?s).*\\scov: (\\d+) ft: (\\d+) corp: (\\d+)/.*");

    private final FuzzTarget target;
    private final Path releases;
    private final Path log;

    FuzzRun(FuzzTarget target, Path releases) {
        this.target = target;
        this.releases = releases;
        this.log = target.directory().resolve("log");
    }

    /**
     * Fuzzes, with the inputs of {@link FoundCorpus} first. New inputs stay in the target's directory.
     *
     * @param allMinutes the time for all targets together; if it is 0, only the found inputs and the target's minimum
     *     number of new inputs are run
     */
    void fuzz(double allMinutes) throws IOException, InterruptedException {
        FoundCorpus found = new FoundCorpus(target);
        found.writeTo(corpus());
        long seconds = target.seconds(allMinutes);
        // the fuzzer first runs an empty input
        String end = seconds > 0 ? "-max_total_time=" + seconds
                : "-runs=" + (1 + found.inputs().size() + target.newInputs());
        List<String> command = command(seconds > 0 ? OPTIMIZING : QUICK, end, corpus().toString());
        Process jazzer = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()))
                .start();
        try {
            long start = System.nanoTime();
            while (!jazzer.waitFor(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
                long passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                System.out.println("[fuzzing] " + target + ", for " + passed + " s");
                if (passed > seconds + START_SECONDS) {
                    throw new IllegalStateException("Jazzer did not end in time, see " + log);
                }
            }
        } finally {
            jazzer.destroyForcibly().waitFor();
        }
        if (jazzer.exitValue() != 0) {
            throw new IllegalStateException(
                    "Jazzer ended with " + jazzer.exitValue() + ", see " + log + ":\n" + finding());
        }
    }

    /** Returns the directory of found and new inputs. */
    Path corpus() {
        return target.directory().resolve("corpus");
    }

    /** Returns the number of inputs that ran before the new ones: the found inputs and the empty one. */
    long foundInputs() throws IOException {
        return number(FOUND);
    }

    /** Returns the number of inputs that the fuzzer made from the found inputs. */
    long newInputs() throws IOException {
        return number(RUNS) - foundInputs();
    }

    /** Returns the number of mutated classes that the JVM accepted both before and after weaving. */
    long verified() throws IOException {
        return number(VERIFIED);
    }

    /** Returns the figures of the run in one line. */
    String figures() throws IOException {
        Matcher coverage = COVERAGE.matcher(output());
        return target + ": " + number(SECONDS) + " s, " + foundInputs() + " found inputs, " + newInputs()
                + " new ones, "
                + (target.weaves() ? verified() + " mutated, woven and verified, " : "")
                + (coverage.matches() ? "coverage " + coverage.group(1) + ", features " + coverage.group(2)
                        + ", corpus " + coverage.group(3) : "no coverage")
                + ", peak " + number(PEAK) + " MB";
    }

    private long number(Pattern pattern) throws IOException {
        Matcher found = pattern.matcher(output());
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private String output() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    private String finding() throws IOException {
        String output = output();
        int begin = Math.max(output.indexOf("== Java Exception"), 0);
        return output.substring(begin == 0 ? Math.max(0, output.length() - 3000) : begin);
    }

    private List<String> command(int compilerLevel, String... more) {
        Path directory = target.directory();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + target.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + compilerLevel,
                "-D" + ReleasedFamilies.LIST + "=" + releases,
                // Jazzer writes the jar of its own agent there, and leaves it if Jazzer is killed
                "-Djava.io.tmpdir=" + directory.toAbsolutePath(),
                "-cp", classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=" + OWN + "**",
                "--instrumentation_excludes=" + String.join(":", NOT_MEASURED),
                // otherwise Jazzer also changes the released classes before the JVM verifies them
                "--custom_hook_includes=" + OWN + "**",
                "--custom_hook_excludes=" + String.join(":", NOT_MEASURED),
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-max_len=" + INPUT_BYTES,
                "-len_control=0",
                "-timeout=" + HANG_SECONDS,
                "-rss_limit_mb=" + RESIDENT_MEGABYTES,
                "-print_final_stats=1"));
        command.addAll(List.of(more));
        return command;
    }

    /**
     * Returns the class path of the tests, in which the agent is the packaged jar. If the target is not packaged, the
     * compiled classes come first.
     */
    private String classPath() {
        String packaged = System.getProperty("java.class.path");
        if (target.isPackaged()) {
            return packaged;
        }
        String compiled = Path.of("target", "classes").toAbsolutePath() + File.pathSeparator;
        return compiled + packaged;
    }
}
