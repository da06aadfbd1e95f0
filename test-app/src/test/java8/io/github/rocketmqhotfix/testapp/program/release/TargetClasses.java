package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;

/**
 * Loads, verifies and initialises the classes that the agent looks at, of many releases in one JVM: an argument
 * {@code ROOTPACKAGE=JAR:JAR:…} per release, each in a loader of its own. Prints a line per class.
 */
public final class TargetClasses {

    private TargetClasses() {
    }

    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            TargetRelease release = TargetRelease.of(argument);
            for (String name : release.classNames()) {
                EventLine line = new EventLine("class").with("name", name);
                try {
                    release.initialised(name);
                    line.with("failure", "");
                } catch (Throwable failure) {
                    line.with("failure", failure);
                }
                line.print();
            }
        }
        new EventLine("done").print();
    }
}
