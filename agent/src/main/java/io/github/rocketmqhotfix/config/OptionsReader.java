package io.github.rocketmqhotfix.config;

import io.github.rocketmqhotfix.report.Log;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Reads {@link Options} from the settings of the operator. This code is a separate class because most JVMs have no
 * settings and so do not load it.
 */
final class OptionsReader {

    private final Map<String, String> argumentValues;
    private final Properties properties;
    private final Map<String, String> environment;
    private final List<String> problems;

    private OptionsReader(String arguments, Properties properties, Map<String, String> environment,
            List<String> problems) {
        this.properties = properties;
        this.environment = environment;
        this.problems = problems;
        this.argumentValues = parse(arguments);
    }

    /** Reads all options and adds one line to {@code problems} for each mistake; {@code arguments} may be null. */
    static Options read(String arguments, Properties properties, Map<String, String> environment,
            List<String> problems) {
        OptionsReader reader = new OptionsReader(arguments, properties, environment, problems);
        reader.findUnknownProperties();
        Boolean enabled = reader.booleanOption(Options.ENABLED, true);
        Boolean dryRun = reader.booleanOption(Options.DRY_RUN, false);
        return new Options(false, Boolean.TRUE.equals(enabled) && dryRun != null, reader.patches(),
                Boolean.TRUE.equals(dryRun),
                reader.localIp(), environment.get(Options.POD_IP), reader.namesrvAttemptMillis(), reader.logLevel());
    }

    private Map<String, String> parse(String arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : (arguments == null ? "" : arguments).split(",")) {
            String option = part.trim();
            int equals = option.indexOf('=');
            String key = equals < 0 ? option : option.substring(0, equals).trim();
            if (Options.KEYS.contains(key)) {
                values.put(key, equals < 0 ? "" : option.substring(equals + 1).trim());
            } else if (!option.isEmpty()) {
                problems.add("option " + key + ": unknown; allowed are " + String.join(", ", Options.KEYS));
            }
        }
        return values;
    }

    /**
     * Adds a problem for each unknown property. Environment variables are not checked: a Kubernetes Service named
     * rocketmq-hotfix adds variables that start with {@code ROCKETMQ_HOTFIX_}.
     */
    private void findUnknownProperties() {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(Options.PROPERTY_PREFIX) && !name.startsWith(Options.OUTCOME_PREFIX)
                    && !name.startsWith(Options.REPORT_PREFIX)
                    && !Options.KEYS.contains(name.substring(Options.PROPERTY_PREFIX.length()))) {
                problems.add(
                        "property " + name + ": unknown; allowed are " + String.join(", ", Options.KEYS) + " after "
                                + Options.PROPERTY_PREFIX);
            }
        }
    }

    /**
     * Returns {@code defaultValue} if the key is not set, and null for a bad value. A bad value is not replaced by the
     * default: with the defaults of the boolean keys the agent patches the host, and the operator may have set the key
     * to prevent that.
     */
    private Boolean booleanOption(String key, boolean defaultValue) {
        Setting setting = setting(key);
        if (setting == null) {
            return defaultValue;
        }
        if ("true".equalsIgnoreCase(setting.value) || "false".equalsIgnoreCase(setting.value)) {
            return Boolean.parseBoolean(setting.value);
        }
        addProblem(setting, "is neither true nor false, so nothing is installed");
        return null;
    }

    private Set<String> patches() {
        Set<String> all = new LinkedHashSet<>(Options.PATCH_IDS);
        Setting setting = setting(Options.PATCHES);
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
        addProblem(setting,
                "is ignored: allowed are " + String.join(", ", Options.PATCH_IDS) + ", separated by colons");
        return all;
    }

    private LocalIp localIp() {
        Setting setting = setting(Options.LOCAL_IP);
        LocalIp localIp = setting == null ? null : LocalIp.parse(setting.value);
        if (setting != null && localIp == null) {
            addProblem(setting,
                    "is ignored: allowed is a literal IP, or a network such as 10.20.0.0/16, that is not loopback, wildcard,"
                            + " multicast or link-local");
        }
        return localIp;
    }

    /** Returns a time from 50 to 10,000 ms, or 0 for {@code off}. */
    private int namesrvAttemptMillis() {
        Setting setting = setting(Options.NAMESRV_ATTEMPT);
        if (setting == null) {
            return Options.DEFAULT_NAMESRV_ATTEMPT_MILLIS;
        }
        if (setting.value.equalsIgnoreCase("off")) {
            return 0;
        }
        int millis = setting.value.matches("[0-9]{1,5}") ? Integer.parseInt(setting.value) : 0;
        if (millis >= 50 && millis <= 10_000) {
            return millis;
        }
        addProblem(setting, "is ignored: allowed are 50 to 10000 (milliseconds) and off");
        return Options.DEFAULT_NAMESRV_ATTEMPT_MILLIS;
    }

    private String logLevel() {
        Setting setting = setting(Options.LOG_LEVEL);
        String level = setting == null ? Options.DEFAULT_LOG_LEVEL : setting.value.toLowerCase(Locale.ROOT);
        if (Log.LEVELS.contains(level)) {
            return level;
        }
        addProblem(setting, "is ignored: allowed are " + String.join(", ", Log.LEVELS));
        return Options.DEFAULT_LOG_LEVEL;
    }

    private void addProblem(Setting setting, String why) {
        problems.add(setting.name + ": '" + setting.value + "' " + why);
    }

    /**
     * Returns the setting of a key from the first of these places that has the key: argument, property, environment
     * variable. Returns null if none of them has it.
     */
    private Setting setting(String key) {
        String property = Options.PROPERTY_PREFIX + key;
        String variable = Options.variable(key);
        if (argumentValues.get(key) != null) {
            return new Setting("option " + key, argumentValues.get(key));
        }
        if (properties.getProperty(property) != null) {
            return new Setting("property " + property, properties.getProperty(property));
        }
        return environment.get(variable) == null ? null
                : new Setting("environment variable " + variable, environment.get(variable));
    }

    /** A value with the place where it was set. */
    private static final class Setting {

        private final String name;
        private final String value;

        Setting(String name, String value) {
            this.name = name;
            this.value = value.trim();
        }
    }
}
