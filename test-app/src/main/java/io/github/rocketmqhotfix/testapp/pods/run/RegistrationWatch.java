package io.github.rocketmqhotfix.testapp.pods.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.wire.NameServerQuery;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs in the network of a pod: asks NameServers again and again which brokers they have, and prints a line of JSON when
 * one answers something else than before. Arguments: their addresses, HOST:PORT. Ends with its input.
 */
public final class RegistrationWatch {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 250;
    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistrationWatch() {
    }

    public static void main(String[] addresses) throws IOException, InterruptedException {
        Map<String, String> known = new HashMap<>();
        // the harness holds the other end open for as long as it lives
        Thread input = new Thread(RegistrationWatch::awaitEndOfInput);
        input.start();
        while (input.isAlive()) {
            for (String address : addresses) {
                String answer = answer(address);
                if (!answer.equals(known.put(address, answer))) {
                    System.out.println(answer);
                }
            }
            input.join(PAUSE_MILLIS);
        }
    }

    private static String answer(String address) {
        String[] parts = address.split(":");
        ObjectNode event = JSON.createObjectNode().put("event", "brokers").put("nameServer", address);
        try {
            event.set("brokers", JSON.valueToTree(new NameServerQuery(
                    new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), TIMEOUT).brokers()));
        } catch (IOException noAnswer) {
            event.put("failure", String.valueOf(noAnswer.getMessage()));
        }
        return event.toString();
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        } catch (IOException ended) {
            // as good as its end
        }
    }
}
