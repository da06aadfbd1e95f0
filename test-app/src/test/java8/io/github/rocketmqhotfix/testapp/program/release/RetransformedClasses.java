package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import io.github.rocketmqhotfix.testapp.program.agent.RecordingAgent;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads, verifies and initialises the agent's target classes of many releases in one JVM and retransforms them twice.
 * After the last release it removes the agent's transformer and retransforms all classes once more.
 *
 * <p>Must run under {@link RecordingAgent}. Arguments: a directory, then {@code ROOTPACKAGE=JAR:JAR:…} per release.
 * Prints a line per class and stage with the name of the file that has the class as the JVM got it. Prints
 * {@code row N} on standard error before each release, and {@code reverting} before the removal. A line of the agent
 * belongs to the last {@code row N} or {@code reverting} before it.
 */
public final class RetransformedClasses {

    private final Path directory;
    private final List<TargetRelease> releases = new ArrayList<TargetRelease>();

    private RetransformedClasses(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        RetransformedClasses all = new RetransformedClasses(new File(arguments[0]).toPath());
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            all.load(TargetRelease.of(argument));
        }
        all.revert();
        EventLine end = new EventLine("end");
        for (String patch : Arrays.asList("loopback-filter", "namesrv-reset", "sendback-fallback")) {
            end.with(patch, System.getProperty("rocketmq.hotfix.outcome." + patch));
        }
        end.print();
    }

    private void load(TargetRelease release) throws Exception {
        int row = releases.size();
        releases.add(release);
        System.err.println("row " + row);
        List<String> names = release.classNames();
        RecordingAgent.recorder().watch(names);
        for (String name : names) {
            try {
                release.initialise(name);
            } catch (Throwable failure) {
                new EventLine("failure").with("row", row).with("name", name).with("what", failure).print();
            }
        }
        report(row, "loaded", names);
        retransform(row, "retransformed", release);
        retransform(row, "retransformed-twice", release);
        new EventLine("row").with("row", row).print();
    }

    private void revert() throws Exception {
        System.err.println("reverting");
        RecordingAgent.removeHotfix();
        for (int row = 0; row < releases.size(); row++) {
            retransform(row, "reverted", releases.get(row));
        }
    }

    private void retransform(int row, String stage, TargetRelease release) throws Exception {
        List<String> names = release.classNames();
        RecordingAgent.recorder().watch(names);
        if (!areRetransformedTogether(release, names)) {
            for (String name : names) {
                try {
                    RecordingAgent.retransform(release.initialise(name));
                } catch (Throwable failure) {
                    new EventLine("failure").with("row", row).with("name", name).with("what", stage + ": " + failure)
                            .print();
                }
            }
        }
        report(row, stage, names);
    }

    /**
     * Retransforms the classes of a release in one call, because the JVM visits all loaded classes in each call.
     * Returns false if a class fails; the JVM then has changed none of them.
     */
    private static boolean areRetransformedTogether(TargetRelease release, List<String> names) {
        try {
            List<Class<?>> classes = new ArrayList<Class<?>>();
            for (String name : names) {
                classes.add(release.initialise(name));
            }
            RecordingAgent.retransform(classes.toArray(new Class<?>[0]));
            return true;
        } catch (Throwable failure) {
            return false;
        }
    }

    private void report(int row, String stage, List<String> names) throws IOException, NoSuchAlgorithmException {
        for (String name : names) {
            byte[] classFile = RecordingAgent.recorder().lastOf(name);
            new EventLine("class").with("row", row).with("stage", stage).with("name", name)
                    .with("file", classFile == null ? "" : kept(classFile)).print();
        }
    }

    /** Writes a class file under its hash, because most stages have equal class files, and returns the name. */
    private String kept(byte[] classFile) throws IOException, NoSuchAlgorithmException {
        String name = new BigInteger(1, MessageDigest.getInstance("SHA-1").digest(classFile)).toString(16);
        Path file = directory.resolve(name);
        if (Files.notExists(file)) {
            Files.write(file, classFile);
        }
        return name;
    }
}
