package io.github.rocketmqhotfix.testapp.program.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;

/**
 * An agent that is attached after all others, stays, and writes the class file of each class in its arguments when
 * another agent retransforms the class; it retransforms nothing itself. Arguments as for {@link OneTimeClassRecorder}.
 */
public final class PersistentClassRecorder implements ClassFileTransformer {

    private final File directory;
    private final List<String> names;

    private PersistentClassRecorder(File directory, List<String> names) {
        this.directory = directory;
        this.names = names;
    }

    public static void agentmain(String arguments, Instrumentation instrumentation) {
        List<String> words = Arrays.asList(arguments.split(","));
        instrumentation.addTransformer(
                new PersistentClassRecorder(new File(words.get(0)), words.subList(1, words.size())), true);
    }

    @Override
    public byte[] transform(ClassLoader loader, String internalName, Class<?> redefined, ProtectionDomain domain,
            byte[] classFile) {
        if (redefined != null && names.contains(redefined.getName())) {
            try {
                Files.write(new File(directory, redefined.getName()).toPath(), classFile);
            } catch (IOException e) {
                // the test that waits for the file reports it
                return null;
            }
        }
        return null;
    }
}
