package io.github.rocketmqhotfix.testapp.e2e;

import java.util.List;
import java.util.Map;

/**
 * What a JVM made of the classes that the agent looks at, of one class path.
 *
 * @param classes    by class name
 * @param agentLines what the agent said while they were loaded and retransformed
 * @param failures   what the JVM threw
 */
record ObservedRow(Map<String, ObservedClass> classes, List<String> agentLines, List<String> failures) {

    /**
     * One class.
     *
     * @param holder   file name of what it was loaded from
     * @param released as in the released jar
     * @param stages   what the JVM got, by the name of the stage
     */
    record ObservedClass(String holder, ClassMembers released, Map<String, ClassMembers> stages) {
    }
}
