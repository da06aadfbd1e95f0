package io.github.rocketmqhotfix.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Makes {@link Options} of what an operator wrote. Apart from them because most JVMs are given nothing to read. */
final class OptionsReader {

    private static final List<String> LOG_LEVELS = Arrays.asList("error", "warn", "info", "debug");

    private OptionsReader() {
    }

    /** What is wrong is added to the problems, one line each. */
    static Options read(String arguments, Properties properties, Map<String, String> environment, List<String> problems) {
        Map<String, String> argument = parse(arguments, problems);
        findUnknownProperties(properties, problems);
        Source source = new Source(argument, properties, environment, problems);
        Boolean enabled = bool(source, Options.ENABLED, true);
        Boolean dryRun = bool(source, Options.DRY_RUN, false);
        return new Options(
                Boolean.TRUE.equals(enabled) && dryRun != null,
                patches(source),
                Boolean.TRUE.equals(dryRun),
                localIp(source),
                environment.get(Options.POD_IP),
                namesrvAttemptMillis(source),
                logLevel(source));
    }

    private static Map<String, String> parse(String arguments, List<String> problems) {
        Map<String, String> values = new LinkedHashMap<>();
        if (arguments == null || arguments.trim().isEmpty()) {
            return values;
        }
        for (String part : arguments.split(",")) {
            String option = part.trim();
            int equals = option.indexOf('=');
            String key = equals < 0 ? option : option.substring(0, equals).trim();
            if (option.isEmpty()) {
                continue;
            }
            if (!Options.KEYS.contains(key)) {
                problems.add("option " + key + ": unknown; allowed are " + join(Options.KEYS));
            } else {
                values.put(key, equals < 0 ? "" : option.substring(equals + 1).trim());
            }
        }
        return values;
    }

    /** Only properties: a Kubernetes Service named rocketmq-hotfix puts its own names into the environment. */
    private static void findUnknownProperties(Properties properties, List<String> problems) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(Options.PROPERTY_PREFIX) && !name.startsWith(Options.OUTCOME_PREFIX)
                    && !name.startsWith(Options.REPORT_PREFIX)
                    && !Options.KEYS.contains(name.substring(Options.PROPERTY_PREFIX.length()))) {
                problems.add("property " + name + ": unknown; allowed are " + join(Options.KEYS) + " after " + Options.PROPERTY_PREFIX);
            }
        }
    }

    /** Null for a bad value: the default of these keys patches the host, the opposite of what was asked. */
    private static Boolean bool(Source source, String key, boolean otherwise) {
        Setting setting = source.setting(key);
        if (setting == null) {
            return otherwise;
        }
        if ("true".equalsIgnoreCase(setting.value) || "false".equalsIgnoreCase(setting.value)) {
            return Boolean.parseBoolean(setting.value);
        }
        setting.refuse("is neither true nor false, so nothing is installed");
        return null;
    }

    private static Set<String> patches(Source source) {
        Set<String> all = new LinkedHashSet<>(Options.PATCH_IDS);
        Setting setting = source.setting(Options.PATCHES);
        if (setting == null) {
            return all;
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (String id : setting.value.split(":", -1)) {
            chosen.add(id.trim());
        }
        if (all.containsAll(chosen)) {
            return chosen;
        }
        setting.ignore("allowed are " + join(Options.PATCH_IDS) + ", separated by colons");
        return all;
    }

    private static LocalIp localIp(Source source) {
        Setting setting = source.setting(Options.LOCAL_IP);
        if (setting == null) {
            return null;
        }
        LocalIp localIp = LocalIp.parse(setting.value);
        if (localIp == null) {
            setting.ignore("allowed is a literal IP, or a network such as 10.20.0.0/16, that is not loopback, wildcard, multicast or"
                    + " link-local");
        }
        return localIp;
    }

    /** Between 50 and 10,000 ms; {@code off} is 0. */
    private static int namesrvAttemptMillis(Source source) {
        Setting setting = source.setting(Options.NAMESRV_ATTEMPT);
        if (setting == null) {
            return Options.DEFAULT_NAMESRV_ATTEMPT_MILLIS;
        }
        if (setting.value.equalsIgnoreCase("off")) {
            return 0;
        }
        if (setting.value.matches("[0-9]{1,5}")) {
            int millis = Integer.parseInt(setting.value);
            if (millis >= 50 && millis <= 10_000) {
                return millis;
            }
        }
        setting.ignore("allowed are 50 to 10000 (milliseconds) and off");
        return Options.DEFAULT_NAMESRV_ATTEMPT_MILLIS;
    }

    private static String logLevel(Source source) {
        Setting setting = source.setting(Options.LOG_LEVEL);
        if (setting == null) {
            return Options.DEFAULT_LOG_LEVEL;
        }
        String level = setting.value.toLowerCase(Locale.ROOT);
        if (LOG_LEVELS.contains(level)) {
            return level;
        }
        setting.ignore("allowed are " + join(LOG_LEVELS));
        return Options.DEFAULT_LOG_LEVEL;
    }

    private static String join(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            text.append(text.length() == 0 ? "" : ", ").append(value);
        }
        return text.toString();
    }

    /** The three places where a key may be set, the strongest first. */
    private static final class Source {

        private final Map<String, String> argument;
        private final Properties properties;
        private final Map<String, String> environment;
        private final List<String> problems;

        Source(Map<String, String> argument, Properties properties, Map<String, String> environment, List<String> problems) {
            this.argument = argument;
            this.properties = properties;
            this.environment = environment;
            this.problems = problems;
        }

        /** The strongest place that sets the key, or null. */
        Setting setting(String key) {
            String value = argument.get(key);
            if (value != null) {
                return new Setting("option " + key, value.trim(), problems);
            }
            String property = Options.PROPERTY_PREFIX + key;
            value = properties.getProperty(property);
            if (value != null) {
                return new Setting("property " + property, value.trim(), problems);
            }
            String variable = Options.variable(key);
            value = environment.get(variable);
            return value == null ? null : new Setting("environment variable " + variable, value.trim(), problems);
        }
    }

    private static final class Setting {

        private final String name;
        private final String value;
        private final List<String> problems;

        Setting(String name, String value, List<String> problems) {
            this.name = name;
            this.value = value;
            this.problems = problems;
        }

        void ignore(String allowed) {
            refuse("is ignored: " + allowed);
        }

        void refuse(String why) {
            problems.add(name + ": '" + value + "' " + why);
        }
    }
}
