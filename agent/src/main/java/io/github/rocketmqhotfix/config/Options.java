package io.github.rocketmqhotfix.config;

import io.github.rocketmqhotfix.report.Log;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of one JVM: {@code key=value,key=value} after the flag, over {@code -Drocketmq.hotfix.KEY}, over
 * {@code ROCKETMQ_HOTFIX_KEY} in the environment, over the default. A bad value costs one warning line and leaves
 * the default, whatever the weaker places say; a bad value of {@code enabled} or {@code dry-run} installs nothing. Nothing here
 * throws.
 */
public final class Options {

    /** The ids of all patches, in the order in which they are listed everywhere. */
    public static final List<String> PATCH_IDS = Arrays.asList("loopback-filter", "namesrv-reset", "sendback-fallback");

    static final String PROPERTY_PREFIX = "rocketmq.hotfix.";
    /** Written by the agent itself, so never options. */
    static final String OUTCOME_PREFIX = PROPERTY_PREFIX + "outcome.";
    static final String REPORT_PREFIX = PROPERTY_PREFIX + "report.";
    static final String ENVIRONMENT_PREFIX = "ROCKETMQ_HOTFIX_";

    static final String ENABLED = "enabled";
    static final String PATCHES = "patches";
    static final String DRY_RUN = "dry-run";
    static final String LOCAL_IP = "local-ip";
    static final String NAMESRV_ATTEMPT = "namesrv-attempt";
    static final String LOG_LEVEL = "log-level";
    static final List<String> KEYS = Arrays.asList(ENABLED, PATCHES, DRY_RUN, LOCAL_IP, NAMESRV_ATTEMPT, LOG_LEVEL);
    static final int DEFAULT_NAMESRV_ATTEMPT_MILLIS = 500;
    static final String DEFAULT_LOG_LEVEL = "info";
    static final String POD_IP = "POD_IP";

    private static volatile Options current;

    private final boolean untouched;
    private final boolean enabled;
    private final Collection<String> patches;
    private final boolean dryRun;
    private final LocalIp localIp;
    private final String podIp;
    private final int namesrvAttemptMillis;
    private final String logLevel;

    /** What applies where nobody set anything. */
    private Options(String podIp) {
        this(true, true, PATCH_IDS, false, null, podIp, DEFAULT_NAMESRV_ATTEMPT_MILLIS, DEFAULT_LOG_LEVEL);
    }

    Options(boolean enabled, Collection<String> patches, boolean dryRun, LocalIp localIp, String podIp,
            int namesrvAttemptMillis, String logLevel) {
        this(false, enabled, patches, dryRun, localIp, podIp, namesrvAttemptMillis, logLevel);
    }

    private Options(boolean untouched, boolean enabled, Collection<String> patches, boolean dryRun, LocalIp localIp,
            String podIp, int namesrvAttemptMillis, String logLevel) {
        this.untouched = untouched;
        this.enabled = enabled;
        this.patches = patches;
        this.dryRun = dryRun;
        this.localIp = localIp;
        this.podIp = podIp;
        this.namesrvAttemptMillis = namesrvAttemptMillis;
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
        if (isNothingSet(arguments, properties, environment)) {
            return new Options(environment.get(POD_IP));
        }
        List<String> problems = new ArrayList<>();
        Options options = OptionsReader.read(arguments, properties, environment, problems);
        for (String problem : problems) {
            Log.logger().warn("{}", problem);
        }
        return options;
    }

    private static boolean isNothingSet(String arguments, Properties properties, Map<String, String> environment) {
        if (arguments != null && !arguments.isEmpty()) {
            return false;
        }
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                return false;
            }
        }
        for (String key : KEYS) {
            if (environment.get(variable(key)) != null) {
                return false;
            }
        }
        return true;
    }

    /** The environment variable of a key. */
    static String variable(String key) {
        return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /** What is wrong with these arguments, one line each; empty: nothing. */
    public static List<String> problems(String arguments) {
        List<String> problems = new ArrayList<>();
        OptionsReader.read(arguments, new Properties(), Collections.<String, String>emptyMap(), problems);
        return problems;
    }

    /** Nobody set anything; false as well where an agent was here before and its properties still are. */
    public boolean untouched() {
        return untouched;
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

    /** The address, or the network of the address, to hand out always; null: not set. */
    public LocalIp localIp() {
        return localIp;
    }

    /** Milliseconds that one NameServer has to answer before the next one is asked; 0: all the time of the call. */
    public int namesrvAttemptMillis() {
        return namesrvAttemptMillis;
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
}
