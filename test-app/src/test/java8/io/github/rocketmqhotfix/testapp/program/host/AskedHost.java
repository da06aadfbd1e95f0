package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A host that answers: each line of standard input with one event. Arguments: none, or {@code ROOTPACKAGE=JAR:JAR:…}, whose
 * classes that the agent looks at are then loaded and initialised; with {@code later} behind it, at the question {@code load},
 * which is answered with their number. {@code address} is answered with what RocketMQ's address discovery gives, {@code outcome ID}
 * with that of a patch, anything else with itself. After {@code stop-when-asked} the next who attaches and asks for the system properties finds the process
 * stopped. {@code exit} or the end of standard input ends the process.
 */
public final class AskedHost {

    private static final String OUTCOME = "outcome ";

    private final List<Class<?>> targets = new ArrayList<Class<?>>();

    private AskedHost() {
    }

    public static void main(String[] arguments) throws Exception {
        AskedHost host = new AskedHost();
        if (arguments.length == 1) {
            host.load(arguments[0]);
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new EventLine("ready").print();
        for (String question = questions.readLine(); question != null && !question.equals("exit"); question = questions.readLine()) {
            if (question.equals("stop-when-asked")) {
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
            targets.add(released.initialised(name));
        }
    }

    private Object answer(String question) throws Exception {
        switch (question) {
            case "load":
                return targets.size();
            case "address":
                return discovery().getMethod("getLocalAddress").invoke(null);
            default:
                return question.startsWith(OUTCOME) ? System.getProperty("rocketmq.hotfix.outcome." + question.substring(OUTCOME.length()))
                        : question;
        }
    }

    private Class<?> discovery() {
        for (Class<?> each : targets) {
            if (each.getSimpleName().equals("RemotingUtil")) {
                return each;
            }
        }
        throw new IllegalStateException("no discovery is loaded");
    }
}
