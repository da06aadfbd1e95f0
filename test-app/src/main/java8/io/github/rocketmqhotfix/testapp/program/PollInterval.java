package io.github.rocketmqhotfix.testapp.program;

import java.lang.reflect.Method;
import org.apache.rocketmq.client.ClientConfig;

/** How often a client asks for its routes; ClientConfig spelled the setter "Inteval" for years. */
public final class PollInterval {

    private PollInterval() {
    }

    public static void set(ClientConfig client, int millis) throws Exception {
        for (Method method : client.getClass().getMethods()) {
            if (method.getName().matches("setPollNameServerInter?val|setPollNameServerInteval")) {
                method.invoke(client, millis);
                return;
            }
        }
        throw new NoSuchMethodException("setPollNameServerInterval");
    }
}
