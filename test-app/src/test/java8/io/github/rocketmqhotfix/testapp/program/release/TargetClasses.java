package io.github.rocketmqhotfix.testapp.program.release;

import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;

/**
 * Loads, verifies and initialises the agent's target classes of several releases in one JVM. Each argument
 * {@code ROOTPACKAGE=JAR:JAR:…} is one release, which gets its own class loader. Prints an event per class; the field
 * {@code failure} is empty on success.
 */
public final class TargetClasses {

    private TargetClasses() {}

    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            TargetRelease release = TargetRelease.of(argument);
            for (String name : release.classNames()) {
                EventLine line = new EventLine("class").with("name", name);
                try {
                    release.initialise(name);
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
