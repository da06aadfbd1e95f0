package io.github.rocketmqhotfix.testapp.client;

import java.lang.reflect.Method;
import org.apache.rocketmq.client.ClientConfig;

/** How often a client asks for its routes; ClientConfig spelled the setter "Inteval" for years. */
final class PollInterval {

    private PollInterval() {
    }

    static void set(ClientConfig client, int millis) throws Exception {
        for (Method method : client.getClass().getMethods()) {
            if (method.getName().matches("setPollNameServerInter?val|setPollNameServerInteval")) {
                method.invoke(client, millis);
                return;
            }
        }
        throw new NoSuchMethodException("setPollNameServerInterval");
    }
}
