package io.github.rocketmqhotfix.testapp.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Another of these applications as often as it is asked: once for each line of standard input. Arguments: its simple name, and
 * then its own. The end of standard input ends the process.
 */
public final class RepeatedHost {

    private RepeatedHost() {
    }

    public static void main(String[] arguments) throws Exception {
        Method application = Class.forName(RepeatedHost.class.getPackage().getName() + "." + arguments[0])
                .getMethod("main", String[].class);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            application.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        }
        System.exit(0);
    }
}
