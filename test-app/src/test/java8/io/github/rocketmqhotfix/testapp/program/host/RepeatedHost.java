package io.github.rocketmqhotfix.testapp.program.host;

import io.github.rocketmqhotfix.testapp.program.Commands;
import io.github.rocketmqhotfix.testapp.program.EventLine;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs another program of this module once per line of standard input. For a line {@code load NAME}, loads and
 * initialises the class NAME instead, and prints the event {@code loaded}. Arguments: the program's class name and the
 * program's arguments. The end of standard input ends the process.
 */
public final class RepeatedHost {

    private static final String LOAD = "load ";

    private RepeatedHost() {}

    public static void main(String[] arguments) throws Exception {
        Method application = Class.forName(arguments[0]).getMethod("main", String[].class);
        for (String line : Commands.lines()) {
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
