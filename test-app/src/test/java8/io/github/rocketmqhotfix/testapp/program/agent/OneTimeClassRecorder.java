package io.github.rocketmqhotfix.testapp.program.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An agent that is attached after all others, writes the class files of loaded classes as the other agents leave them,
 * and removes itself. Arguments: a directory, then class names, separated by commas; each file has the name of its
 * class.
 */
public final class OneTimeClassRecorder {

    private OneTimeClassRecorder() {}

    public static void agentmain(String arguments, Instrumentation instrumentation) throws Exception {
        List<String> words = Arrays.asList(arguments.split(","));
        List<String> names = words.subList(1, words.size());
        ClassFileRecorder recorder = new ClassFileRecorder();
        instrumentation.addTransformer(recorder, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (names.contains(loaded.getName())) {
                recorder.watch(Collections.singleton(loaded.getName()));
                instrumentation.retransformClasses(loaded);
                Files.write(new File(words.get(0), loaded.getName()).toPath(), recorder.lastOf(loaded.getName()));
            }
        }
        instrumentation.removeTransformer(recorder);
    }
}
