package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.scan.Scan;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Do I have it? */
@Command(name = "scan", sortOptions = false,
        description = {
            "Finds RocketMQ's classes in a home, a lib folder, jars in jars, wars, class folders or a whole tree, and says"
                + " what the agent would do with each: would-apply, or stood-aside with the reason.",
            "Nothing is changed, and nothing that is found is run."},
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  nothing would be patched",
            "  1  something would be patched",
            "  2  something could not be read (stderr says what), or wrong usage",
            "",
            "Example:",
            "  " + HotfixCommand.NAME + " scan /opt/rocketmq app.jar"})
final class ScanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "a file or a directory")
    private List<String> paths;

    @Option(names = "--json", description = "an array of objects with path, class, release (null if unknown), patch, decision")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        FindingWriter writer = json ? new FindingJson(out) : new FindingText(out);
        ScanReport report = new ScanReport(writer, spec.commandLine().getErr(), new Progress(System.err));
        Scan scan = new Scan(report);
        for (String each : paths) {
            scan.scan(each);
        }
        report.finish(paths);
        return report.exitCode();
    }
}
