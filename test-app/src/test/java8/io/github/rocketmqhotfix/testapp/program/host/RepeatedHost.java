package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Arguments;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Another of these applications as often as it is asked: once for each line of standard input, but that a line
 * {@code load NAME} loads and initialises a class and prints the event {@code loaded}. Arguments: the application's class name,
 * and then its own. The end of standard input ends the process.
 */
public final class RepeatedHost {

    private static final String LOAD = "load ";

    private RepeatedHost() {
    }

    public static void main(String[] arguments) throws Exception {
        Method application = Class.forName(arguments[0]).getMethod("main", String[].class);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LOAD)) {
                Class.forName(line.substring(LOAD.length()));
                new EventLine("loaded").print();
            } else {
                application.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
            }
        }
        System.exit(0);
    }
}
