package io.github.rocketmqhotfix.cli.scan;

import java.nio.file.Path;

/**
 * Scans one file in a forked JVM. Prints a line for each finding, then a line for each file or entry that cannot be
 * read.
 */
final class ScanInSmallHeap {

    private ScanInSmallHeap() {}

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        RecordedScan scan = RecordedScan.of(file.getParent(), file.getFileName().toString());
        scan.findings().forEach(System.out::println);
        scan.unreadable().forEach(System.out::println);
    }
}
