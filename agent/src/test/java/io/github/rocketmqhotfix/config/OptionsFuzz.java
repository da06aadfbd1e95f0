package io.github.rocketmqhotfix.config;

import io.github.rocketmqhotfix.fuzz.Choices;
import io.github.rocketmqhotfix.report.Log;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Fuzzes the flag, the properties, the environment and the arguments of an attach. Fails on an exception, and on a
 * value that is not allowed.
 */
public final class OptionsFuzz {

    /** All options, names of properties that the agent itself sets, and unknown names. */
    private static final List<String> KEYS = Stream
            .concat(Options.KEYS.stream(), Stream.of("outcome.x", "report.x", "other", "")).toList();

    private OptionsFuzz() {}

    public static void fuzzerInitialize() {
        Log.threshold("error");
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        Properties properties = new Properties();
        for (int i = choices.below(4); i > 0; i--) {
            properties.setProperty(Options.PROPERTY_PREFIX + choices.of(KEYS), choices.text());
        }
        Map<String, String> environment = new HashMap<>();
        for (int i = choices.below(4); i > 0; i--) {
            String key = choices.of(KEYS).toUpperCase().replace('-', '_');
            environment.put(choices.yes() ? Options.ENVIRONMENT_PREFIX + key : "POD_IP", choices.text());
        }
        String arguments = choices.rest();

        check(Options.read(arguments, properties, environment));
        if (Options.problems(arguments).size() > arguments.length() + 1) {
            throw new IllegalStateException("more problems than characters");
        }
        attach(arguments);
    }

    private static void check(Options options) {
        boolean known = List.of("error", "warn", "info", "debug").contains(options.logLevel);
        boolean usable = options.localIp == null || options.localIp.address() == null
                || LiteralAddress.isReachable(options.localIp.address());
        boolean reachable = options.podIp() == null || LiteralAddress.isReachable(options.podIp());
        boolean timely = options.namesrvAttemptMillis == 0
                || options.namesrvAttemptMillis >= 50 && options.namesrvAttemptMillis <= 10_000;
        if (!known || !usable || !reachable || !timely || options.allows("")) {
            throw new IllegalStateException("accepted a value that is not allowed");
        }
        if (options.localIp != null
                && !options.localIp.toString().equals(String.valueOf(LocalIp.parse(options.localIp.toString())))) {
            throw new IllegalStateException(options.localIp + " is read as another address or network");
        }
    }

    private static void attach(String arguments) {
        AttachRequest request = new AttachRequest(arguments);
        AttachRequest again = new AttachRequest(AttachRequest.arguments(
                request.command, request.callerVersion, request.caller, request.options));
        if (!text(request).equals(text(again))) {
            throw new IllegalStateException(text(request) + " is passed on as " + text(again));
        }
        if (request.refusal() != null && request.refusal().isEmpty()) {
            throw new IllegalStateException("refused without a reason");
        }
    }

    private static String text(AttachRequest request) {
        return List.of(request.command, request.callerVersion, request.caller, request.options,
                String.valueOf(request.refusal())).toString();
    }
}
