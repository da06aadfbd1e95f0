package io.github.rocketmqhotfix.config;

import io.github.rocketmqhotfix.report.Log;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The settings of one JVM: {@code key=value,key=value} after the flag, over {@code -Drocketmq.hotfix.KEY}, over
 * {@code ROCKETMQ_HOTFIX_KEY} in the environment, over the default. A bad value costs one warning line and leaves
 * the default, whatever the weaker places say; nothing here throws.
 */
public final class Options {

    /** The ids of all patches, in the order in which they are listed everywhere. */
    public static final List<String> PATCH_IDS = Arrays.asList("loopback-filter", "namesrv-reset", "sendback-fallback");

    static final String PROPERTY_PREFIX = "rocketmq.hotfix.";
    /** Written by the agent itself, so never options. */
    static final String OUTCOME_PREFIX = PROPERTY_PREFIX + "outcome.";
    static final String REPORT_PREFIX = PROPERTY_PREFIX + "report.";
    static final String ENVIRONMENT_PREFIX = "ROCKETMQ_HOTFIX_";

    private static final String ENABLED = "enabled";
    private static final String PATCHES = "patches";
    private static final String DRY_RUN = "dry-run";
    private static final String LOCAL_IP = "local-ip";
    private static final String LOG_LEVEL = "log-level";
    private static final List<String> KEYS = Arrays.asList(ENABLED, PATCHES, DRY_RUN, LOCAL_IP, LOG_LEVEL);
    private static final List<String> LOG_LEVELS = Arrays.asList("error", "warn", "info", "debug");

    private static volatile Options current;

    private final boolean enabled;
    private final Set<String> patches;
    private final boolean dryRun;
    private final InetAddress localIp;
    private final String podIp;
    private final String logLevel;

    private Options(boolean enabled, Set<String> patches, boolean dryRun, InetAddress localIp, String podIp,
            String logLevel) {
        this.enabled = enabled;
        this.patches = patches;
        this.dryRun = dryRun;
        this.localIp = localIp;
        this.podIp = podIp;
        this.logLevel = logLevel;
    }

    /** Reads the settings of this JVM; {@code arguments} is what followed the flag, or null. */
    public static Options read(String arguments) {
        Options options = read(arguments, System.getProperties(), System.getenv());
        current = options;
        return options;
    }

    /** What was read last; the defaults and what the host sets where nothing was. */
    public static Options current() {
        Options options = current;
        return options == null ? read(null) : options;
    }

    static Options read(String arguments, Properties properties, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Options options = read(arguments, properties, environment, problems);
        for (String problem : problems) {
            Log.logger().warn("{}", problem);
        }
        return options;
    }

    /** What is wrong with these arguments, one line each; empty: nothing. */
    public static List<String> problems(String arguments) {
        List<String> problems = new ArrayList<>();
        read(arguments, new Properties(), Collections.<String, String>emptyMap(), problems);
        return problems;
    }

    private static Options read(String arguments, Properties properties, Map<String, String> environment,
            List<String> problems) {
        Map<String, String> argument = parse(arguments, problems);
        findUnknownProperties(properties, problems);
        Source source = new Source(argument, properties, environment, problems);
        return new Options(
                bool(source, ENABLED, true),
                patches(source),
                bool(source, DRY_RUN, false),
                localIp(source),
                environment.get("POD_IP"),
                logLevel(source));
    }

    /** False: nothing is installed. */
    public boolean enabled() {
        return enabled;
    }

    /** Whether the patch with this id may be applied. */
    public boolean allows(String patchId) {
        return patches.contains(patchId);
    }

    /** True: decide and report, change nothing. */
    public boolean dryRun() {
        return dryRun;
    }

    /** The address to hand out always, or null. */
    public InetAddress localIp() {
        return localIp;
    }

    /**
     * {@code POD_IP} of the environment where it is an address that others can reach, or null. Not an option of the
     * agent's, so a useless one is told only to who asks.
     */
    public InetAddress podIp() {
        if (podIp == null || podIp.trim().isEmpty()) {
            return null;
        }
        InetAddress address = LiteralAddress.reachable(podIp.trim());
        if (address == null) {
            Log.logger().warn("environment variable POD_IP: '{}' is ignored: not an IP that others can reach", podIp);
        }
        return address;
    }

    /** One of error, warn, info, debug. */
    public String logLevel() {
        return logLevel;
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
            if (!KEYS.contains(key)) {
                problems.add("option " + key + ": unknown; allowed are " + join(KEYS));
            } else {
                values.put(key, equals < 0 ? "" : option.substring(equals + 1).trim());
            }
        }
        return values;
    }

    /** Only properties: a Kubernetes Service named rocketmq-hotfix puts its own names into the environment. */
    private static void findUnknownProperties(Properties properties, List<String> problems) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX) && !name.startsWith(OUTCOME_PREFIX) && !name.startsWith(REPORT_PREFIX)
                    && !KEYS.contains(name.substring(PROPERTY_PREFIX.length()))) {
                problems.add("property " + name + ": unknown; allowed are " + join(KEYS) + " after " + PROPERTY_PREFIX);
            }
        }
    }

    private static boolean bool(Source source, String key, boolean otherwise) {
        Setting setting = source.setting(key);
        if (setting == null) {
            return otherwise;
        }
        if ("true".equalsIgnoreCase(setting.value) || "false".equalsIgnoreCase(setting.value)) {
            return Boolean.parseBoolean(setting.value);
        }
        setting.ignore("allowed are true and false");
        return otherwise;
    }

    private static Set<String> patches(Source source) {
        Set<String> all = new LinkedHashSet<>(PATCH_IDS);
        Setting setting = source.setting(PATCHES);
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
        setting.ignore("allowed are " + join(PATCH_IDS) + ", separated by colons");
        return all;
    }

    private static InetAddress localIp(Source source) {
        Setting setting = source.setting(LOCAL_IP);
        if (setting == null) {
            return null;
        }
        InetAddress address = LiteralAddress.reachable(setting.value);
        if (address == null) {
            setting.ignore("allowed is a literal IP that is not loopback, wildcard, multicast or link-local");
        }
        return address;
    }

    private static String logLevel(Source source) {
        Setting setting = source.setting(LOG_LEVEL);
        if (setting == null) {
            return "info";
        }
        String level = setting.value.toLowerCase(Locale.ROOT);
        if (LOG_LEVELS.contains(level)) {
            return level;
        }
        setting.ignore("allowed are " + join(LOG_LEVELS));
        return "info";
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
            String property = PROPERTY_PREFIX + key;
            value = properties.getProperty(property);
            if (value != null) {
                return new Setting("property " + property, value.trim(), problems);
            }
            String variable = ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
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
            problems.add(name + ": '" + value + "' is ignored: " + allowed);
        }
    }
}
