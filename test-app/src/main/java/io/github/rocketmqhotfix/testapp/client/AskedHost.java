package io.github.rocketmqhotfix.testapp.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A host that answers: each line of standard input with one event. Argument: none, or {@code ROOTPACKAGE=JAR:JAR:…}, whose
 * classes that the agent looks at are then loaded and initialised. {@code address} is answered with what RocketMQ's address
 * discovery gives, anything else with itself. After {@code stop-when-asked} the next who attaches and asks for the system
 * properties finds the process stopped. {@code exit} or the end of standard input ends the process.
 */
public final class AskedHost {

    private AskedHost() {
    }

    public static void main(String[] arguments) throws Exception {
        Class<?> discovery = null;
        if (arguments.length > 0) {
            TargetRelease release = TargetRelease.of(arguments[0]);
            for (String name : release.classNames()) {
                Class<?> loaded = release.initialised(name);
                discovery = name.endsWith("RemotingUtil") ? loaded : discovery;
            }
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new EventLine("ready").print();
        for (String question = questions.readLine(); question != null && !question.equals("exit"); question = questions.readLine()) {
            if (question.equals("stop-when-asked")) {
                StoppingProperties.install();
            }
            Object answer = question.equals("address") ? discovery.getMethod("getLocalAddress").invoke(null) : question;
            new EventLine("answer").with("to", question).with("is", answer).print();
        }
    }
}
