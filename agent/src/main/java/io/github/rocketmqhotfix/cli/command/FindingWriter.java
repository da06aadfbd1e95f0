package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.scan.Finding;
import java.util.List;

/** Writes findings as they come. */
interface FindingWriter {

    /** Of one jar or class folder. */
    void write(List<Finding> findings);

    /** {@code paths} is what was asked for, {@code looked} what came of it: {@code 12 files looked at}. */
    void finish(List<String> paths, String looked);
}
