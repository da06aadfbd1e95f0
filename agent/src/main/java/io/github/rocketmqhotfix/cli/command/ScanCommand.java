package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.scan.Scan;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds copies of RocketMQ's classes on a disk and prints the decision that the agent would make for each copy. */
@Command(name = "scan", sortOptions = false,
        description = {
            "Finds RocketMQ's classes in a RocketMQ home, a lib folder, nested jars, wars, class folders or a whole"
                    + " tree, and prints what the agent would do with each: would-apply, or stood-aside with the"
                    + " reason.",
            "Changes nothing, and runs none of the code that it finds."},
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  nothing would be patched",
            "  1  something would be patched",
            "  2  something could not be read (see stderr), or wrong usage",
            "",
            "Example:",
            "  " + HotfixCommand.NAME + " scan /opt/rocketmq app.jar"})
final class ScanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "a file or a directory")
    private List<String> paths;

    @Option(names = "--json",
            description = "print an array of objects with path, class, release (null if unknown), patch, decision")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        FindingWriter writer = json ? new FindingWriter.Json(out) : new FindingWriter.Text(out);
        ScanReport report = new ScanReport(writer, spec.commandLine().getErr(), new ScanProgress(System.err));
        Scan scan = new Scan(report);
        paths.forEach(scan::scan);
        report.finish(paths);
        return report.exitCode();
    }
}
