package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.util.ArrayList;
import java.util.List;

/**
 * A host that answers each line of standard input with one event. Arguments: none, or {@code ROOTPACKAGE=JAR:JAR:…}
 * for one release. The host loads and initialises the target classes of the release at its start or, with a second
 * argument {@code later}, at the line {@code load}. Lines and their answers:
 * <pre>
 * load              loads and initialises the target classes; answers with their number
 * address           answers with the result of RocketMQ's local-address discovery
 * outcome ID        answers with the outcome of a patch
 * stop-when-asked   answers with the same text; the process suspends itself (SIGSTOP) when the next attached tool asks
 *                   for the system properties
 * exit              ends the process without an answer, as the end of standard input does
 * any other line    answers with the same text
 * </pre>
 */
public final class InteractiveHost {

    private static final String OUTCOME = "outcome ";

    private final List<Class<?>> targets = new ArrayList<Class<?>>();

    private InteractiveHost() {}

    public static void main(String[] arguments) throws Exception {
        InteractiveHost host = new InteractiveHost();
        if (arguments.length == 1) {
            host.load(arguments[0]);
        }
        new EventLine("ready").print();
        for (String question : Commands.lines()) {
            if (question.equals("exit")) {
                break;
            } else if (question.equals("stop-when-asked")) {
                StoppingProperties.install();
            } else if (question.equals("load")) {
                host.load(arguments[0]);
            }
            new EventLine("answer").with("to", question).with("is", host.answer(question)).print();
        }
    }

    private void load(String release) throws Exception {
        TargetRelease released = TargetRelease.of(release);
        for (String name : released.classNames()) {
            targets.add(released.initialise(name));
        }
    }

    private Object answer(String question) throws Exception {
        switch (question) {
            case "load":
                return targets.size();
            case "address":
                return discovery().getMethod("getLocalAddress").invoke(null);
            default:
                return question.startsWith(OUTCOME)
                        ? System.getProperty("rocketmq.hotfix.outcome." + question.substring(OUTCOME.length()))
                        : question;
        }
    }

    private Class<?> discovery() {
        for (Class<?> each : targets) {
            if (each.getSimpleName().equals("RemotingUtil")) {
                return each;
            }
        }
        throw new IllegalStateException("RemotingUtil is not loaded");
    }
}
