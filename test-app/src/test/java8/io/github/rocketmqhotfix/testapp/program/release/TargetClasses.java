package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;

/**
 * Loads, verifies and initialises the agent's target classes of many releases in one JVM. Arguments:
 * {@code ROOTPACKAGE=JAR:JAR:…} per release, each in its own class loader. Prints a line per class.
 */
public final class TargetClasses {

    private TargetClasses() {}

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
