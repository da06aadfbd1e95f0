package io.github.rocketmqhotfix.testapp.demo;

import io.github.rocketmqhotfix.testapp.cli.RunProgress;
import io.github.rocketmqhotfix.testapp.demo.Row.Cell;
import io.github.rocketmqhotfix.testapp.harness.cluster.AgentFlag;
import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs every row of the demo without and with the agent. Three runs go on at a time, because a run mostly waits for
 * time-outs.
 *
 * @param without the setting of the runs without the agent
 * @param errors  receives the full message of the first failure of each row
 */
public record Demonstration(Setting without, AgentFlag agent, RunProgress progress, PrintStream errors) {

    private static final int AT_ONCE = 3;
    private static final List<Row> ROWS = List.of(new LoopbackRow(), new NameServerRow(), new SendBackRow());

    /** Returns the outcomes of the three rows. */
    public List<RowOutcome> run() throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE, DaemonThread.factory("scenario"));
        try {
            Map<Row, String> obstacles = new HashMap<>();
            ROWS.forEach(row -> row.unavailability().ifPresent(reason -> obstacles.put(row, reason)));
            List<Row> runnable = ROWS.stream().filter(row -> !obstacles.containsKey(row)).toList();
            Map<Row, Future<Cell>> plain = start(executor, runnable, without);
            Map<Row, Future<Cell>> repaired = start(executor, runnable, without.with(agent));
            List<RowOutcome> outcomes = new ArrayList<>();
            for (Row row : ROWS) {
                outcomes.add(obstacles.containsKey(row) ? RowOutcome.skipped(row.defect(), obstacles.get(row))
                        : judged(row, plain.get(row), repaired.get(row)));
            }
            return outcomes;
        } finally {
            executor.shutdownNow();
        }
    }

    private Map<Row, Future<Cell>> start(ExecutorService executor, List<Row> rows, Setting setting) {
        Map<Row, Future<Cell>> started = new HashMap<>();
        rows.forEach(row -> started.put(row, executor.submit(() -> runOnce(row, setting))));
        return started;
    }

    private Cell runOnce(Row row, Setting setting) {
        String name = row.defect().id() + (setting.agent().isPresent() ? " with" : " without");
        try {
            Cell cell = row.run(setting, progress.of(name));
            progress.finished(name, cell.text());
            return cell;
        } catch (RuntimeException failure) {
            progress.finished(name, Workspace.isEnding() ? "interrupted" : "failed");
            throw failure;
        }
    }

    private RowOutcome judged(Row row, Future<Cell> plain, Future<Cell> repaired) throws InterruptedException {
        try {
            return RowOutcome.of(row.defect(), row.isLiveIn(without.client().release()), plain.get(), repaired.get());
        } catch (ExecutionException failure) {
            String message = String.valueOf(failure.getCause().getMessage());
            if (!Workspace.isEnding()) {
                errors.println(message);
            }
            return RowOutcome.broken(row.defect(), message.lines().findFirst().orElse(""));
        }
    }
}
