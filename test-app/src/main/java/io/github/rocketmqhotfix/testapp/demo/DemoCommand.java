package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.cli.ClusterOptions;
import io.github.rocketmqhotfix.testapp.cli.CommonOptions;
import io.github.rocketmqhotfix.testapp.cli.ExitCode;
import io.github.rocketmqhotfix.testapp.cli.ProgressDisplay;
import io.github.rocketmqhotfix.testapp.cli.Table;
import io.github.rocketmqhotfix.testapp.demo.RowOutcome.Verdict;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The subcommand {@code demo}: measures each defect without and with the agent, and prints a table. */
@Command(name = "demo", sortOptions = false,
        description = "Shows each defect on a real cluster, without and with the agent, and prints the measurements.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  each defect of this release shows without the agent, and none shows with it",
            "  1  a result is not as expected",
            "  2  wrong usage, or the release cannot be resolved",
            "  3  a row was skipped (with CI=true: 1)"})
public final class DemoCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        AgentFlag agent = common.agent();
        PrintStream errors = System.err;
        try (ReleaseJars jars = new ReleaseJars()) {
            Installation installation = cluster.installation(jars);
            List<RowOutcome> outcomes;
            try (ProgressDisplay progress = new ProgressDisplay(errors)) {
                String fetching = "RocketMQ " + installation.release();
                progress.of(fetching).step("fetching jars");
                ClusterOptions.fetch(installation);
                progress.finished(fetching, "all jars are available");
                outcomes = new Demonstration(Setting.of(installation), agent, progress, errors).run();
            }
            if (Workspace.isEnding()) {
                return ExitCode.WRONG;
            }
            System.out.print(table(installation.release(), outcomes));
            return exitCode(outcomes);
        }
    }

    static Table table(Release release, List<RowOutcome> outcomes) {
        Table table = new Table();
        table.line("RocketMQ " + release, "without the agent", "with the agent");
        outcomes.forEach(row -> table.line(row.defect().id(), row.without(),
                row.with() + (row.verdict() == Verdict.WRONG ? "   <- not as expected" : "")));
        return table;
    }

    static int exitCode(List<RowOutcome> outcomes) {
        List<Verdict> verdicts = outcomes.stream().map(RowOutcome::verdict).toList();
        return verdicts.contains(Verdict.WRONG) ? ExitCode.WRONG
                : verdicts.contains(Verdict.SKIPPED) ? ExitCode.skipped() : ExitCode.RIGHT;
    }
}
