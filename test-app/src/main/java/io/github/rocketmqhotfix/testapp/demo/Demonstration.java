package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.cli.RunProgress;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs every row without and with the agent, several at a time: they wait for time-outs most of the time. */
public final class Demonstration {

    private static final int AT_A_TIME = 3;
    private static final List<Row> ROWS = List.of(new LoopbackRow(), new NameServerRow(), new SendBackRow());

    /** The two runs of a row that have been started. */
    private record StartedRow(Row row, Future<Cell> without, Future<Cell> with) {
    }

    private final Setting without;
    private final Setting with;
    private final RunProgress progress;
    private final PrintStream errors;

    /** What fails to run is told on the stream in full. */
    public Demonstration(Setting without, AgentFlag agent, RunProgress progress, PrintStream errors) {
        this.without = without;
        this.with = without.with(agent);
        this.progress = progress;
        this.errors = errors;
    }

    /** The outcome of each of the three rows. */
    public List<RowOutcome> run() throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME, work -> {
            Thread thread = new Thread(work, "scenario");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Optional<String>> reasons = ROWS.stream().map(Row::unavailability).toList();
            List<Optional<Future<Cell>>> left = start(executor, reasons, without);
            List<Optional<Future<Cell>>> right = start(executor, reasons, with);
            List<RowOutcome> outcomes = new ArrayList<>();
            for (int index = 0; index < ROWS.size(); index++) {
                outcomes.add(reasons.get(index).isPresent()
                        ? RowOutcome.skipped(ROWS.get(index).defect(), reasons.get(index).get())
                        : judged(new StartedRow(ROWS.get(index), left.get(index).get(), right.get(index).get())));
            }
            return outcomes;
        } finally {
            executor.shutdownNow();
        }
    }

    private List<Optional<Future<Cell>>> start(ExecutorService executor, List<Optional<String>> reasons,
            Setting setting) {
        List<Optional<Future<Cell>>> started = new ArrayList<>();
        for (int index = 0; index < ROWS.size(); index++) {
            Row row = ROWS.get(index);
            started.add(reasons.get(index).isPresent() ? Optional.empty()
                    : Optional.of(executor.submit(() -> runOnce(row, setting))));
        }
        return started;
    }

    private Cell runOnce(Row row, Setting setting) {
        String name = row.defect().id() + (setting.agent().isPresent() ? " with" : " without");
        try {
            Cell cell = row.run(setting, progress.of(name));
            progress.finished(name, cell.text());
            return cell;
        } catch (RuntimeException failure) {
            progress.finished(name, Workspace.isEnding() ? "broken off" : "failed");
            throw failure;
        }
    }

    private RowOutcome judged(StartedRow started) throws InterruptedException {
        try {
            return RowOutcome.of(started.row().defect(), started.row().isLiveIn(without.client().release()),
                    started.without().get(), started.with().get());
        } catch (ExecutionException failure) {
            if (!Workspace.isEnding()) {
                errors.println(failure.getCause().getMessage());
            }
            String reason = String.valueOf(failure.getCause().getMessage()).lines().findFirst().orElse("");
            return RowOutcome.broken(started.row().defect(), reason);
        }
    }
}
