package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.fuzz.Choices;
import io.github.rocketmqhotfix.fuzz.ReleasedFamilies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scans a damaged archive beside a good archive. Nothing may be thrown, and the good archive must be found. */
public final class ScanFuzz {

    private static final MutatedArchive ARCHIVE = new MutatedArchive(ReleasedFamilies.targets());
    private static final Path DIRECTORY = directory();

    private ScanFuzz() {}

    /** Loads all classes, which takes seconds on a busy machine and would count against the first input. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Path bad = TestArchive.write(DIRECTORY.resolve("bad.jar"), ARCHIVE.bytes(new Choices(input)));
        RecordedScan scan = RecordedScan.of(DIRECTORY, "");
        RecordedScan.of(DIRECTORY, bad.getFileName().toString());
        if (!scan.findings().contains("zz.jar: RemotingUtil would-apply")) {
            throw new IllegalStateException("the good archive is hidden: " + scan.findings() + scan.unreadable());
        }
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("scan-fuzz");
            directory.toFile().deleteOnExit();
            directory.resolve("bad.jar").toFile().deleteOnExit();
            TestArchive.withTarget().writeTo(directory.resolve("zz.jar")).toFile().deleteOnExit();
            return directory;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
