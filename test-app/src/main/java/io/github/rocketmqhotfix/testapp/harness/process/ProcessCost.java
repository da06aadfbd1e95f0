package io.github.rocketmqhotfix.testapp.harness.process;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time and memory of a process from its start to its end. The kernel measures the CPU time with a resolution of a
 * microsecond and includes the threads that ended earlier.
 *
 * @param cpuSeconds user and system time
 * @param peak       the highest resident memory, in MiB
 */
public record ProcessCost(double wallSeconds, double cpuSeconds, double peak) {

    // Java reports no figures for a process that has ended, and only steps of 10 ms for a running process
    private static final String SCRIPT = """
            use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
            my ($getrusage, @command) = @ARGV;
            my $start = clock_gettime(CLOCK_MONOTONIC);
            my $status = system { $command[0] } @command;
            my $wall = clock_gettime(CLOCK_MONOTONIC) - $start;
            my $usage = "\\0" x 144;
            syscall($getrusage + 0, -1, $usage);
            my ($user, $userMicros, $system, $systemMicros, $kibibytes) = unpack("q5", $usage);
            printf "\\n%d %.6f %.6f %d\\n", $status, $wall, $user + $system + ($userMicros + $systemMicros) / 1e6, $kibibytes;
            """;
    /** The number of the system call getrusage, by Java's name of the architecture. */
    private static final Map<String, Integer> GETRUSAGE = Map.of("amd64", 98, "aarch64", 165);
    private static final double KIBIBYTES = 1 << 10;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

    /** Returns why this system cannot measure; empty if it can. */
    public static Optional<String> unavailability() {
        if (!System.getProperty("os.name").equals("Linux") || !GETRUSAGE.containsKey(System.getProperty("os.arch"))) {
            return Optional.of("the cost of a process can be read on Linux only, on amd64 and aarch64");
        }
        return hasPerl() ? Optional.empty()
                : Optional.of("no perl with Time::HiRes here, to measure a process: install the Debian package perl");
    }

    // the Debian package perl-base, which every Debian has, lacks the module
    private static boolean hasPerl() {
        try (ForkedProcess perl = ForkedProcess.start("perl", List.of("perl", "-MTime::HiRes", "-e", "1"),
                Path.of("").toAbsolutePath(), Map.of())) {
            return perl.awaitExit(PROBE_LIMIT) == 0;
        } catch (UncheckedIOException notFound) {
            return false;
        }
    }

    /**
     * Runs a command to its end.
     *
     * @throws IllegalStateException if the command does not end in time, or ends with another exit code than 0
     */
    public static ProcessCost of(String name, List<String> command, Path directory, Duration limit) {
        List<String> metered = Stream
                .concat(Stream.of("perl", "-e", SCRIPT, GETRUSAGE.get(System.getProperty("os.arch")).toString()),
                        command.stream())
                .toList();
        try (ForkedProcess process = ForkedProcess.start(name, metered, directory, Map.of())) {
            int exitCode = process.awaitExit(limit);
            List<String> lines = process.outputLines();
            if (exitCode != 0 || lines.isEmpty()) {
                throw new IllegalStateException(name + " could not be measured" + process.tail());
            }
            String[] numbers = lines.get(lines.size() - 1).split(" ");
            if (!numbers[0].equals("0")) {
                throw new IllegalStateException(name + " ended with status " + numbers[0] + process.tail());
            }
            return new ProcessCost(Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]),
                    Double.parseDouble(numbers[3]) / KIBIBYTES);
        }
    }
}
