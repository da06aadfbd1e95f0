package io.github.rocketmqhotfix.testapp.program;

import java.lang.reflect.Method;

/** The interval at which a client polls for its routes. ClientConfig spelled the setter "Inteval" for years. */
public final class PollInterval {

    private PollInterval() {}

    /**
     * Sets the interval.
     *
     * @param client a ClientConfig of any release
     */
    public static void set(Object client, int millis) throws ReflectiveOperationException {
        for (Method method : client.getClass().getMethods()) {
            if (method.getName().matches("setPollNameServerInter?val")) {
                method.invoke(client, millis);
                return;
            }
        }
        throw new NoSuchMethodException("setPollNameServerInterval");
    }
}
