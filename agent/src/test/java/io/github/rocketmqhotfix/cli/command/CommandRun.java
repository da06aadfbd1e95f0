package io.github.rocketmqhotfix.cli.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The result of a command: its exit code and its output in lines. */
record CommandRun(int exitCode, List<String> output, List<String> errors) {

    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new Commands(new PrintWriter(out, true), new PrintWriter(err, true)).applyAsInt(arguments);
        return new CommandRun(exitCode, out.toString().lines().toList(), err.toString().lines().toList());
    }
}
