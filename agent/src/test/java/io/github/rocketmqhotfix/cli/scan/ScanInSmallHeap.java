package io.github.rocketmqhotfix.cli.scan;

import java.nio.file.Path;

/** Started in a JVM of its own: prints what a scan of one file finds, a line each, and then what it cannot read. */
final class ScanInSmallHeap {

    private ScanInSmallHeap() {
    }

    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        RecordedScan scan = RecordedScan.of(file.getParent(), file.getFileName().toString());
        scan.findings().forEach(System.out::println);
        scan.unreadable().forEach(System.out::println);
    }
}
