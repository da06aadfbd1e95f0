package io.github.rocketmqhotfix.testapp.program.agent;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An agent that is attached behind all others, writes loaded classes to files as the JVM gets them from the others, and is
 * gone. Arguments: a directory, then class names, separated by commas; a file is named like its class.
 */
public final class LateWitness {

    private LateWitness() {
    }

    public static void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        List<String> words = Arrays.asList(arguments.split(","));
        List<String> names = words.subList(1, words.size());
        ClassFileWitness witness = new ClassFileWitness();
        instrumentation.addTransformer(witness, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (names.contains(loaded.getName())) {
                witness.watch(Collections.singleton(loaded.getName()));
                instrumentation.retransformClasses(loaded);
                Files.write(new File(words.get(0), loaded.getName()).toPath(), witness.lastOf(loaded.getName()));
            }
        }
        instrumentation.removeTransformer(witness);
    }
}
