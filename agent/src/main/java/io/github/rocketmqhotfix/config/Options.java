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
 * The settings of one JVM. A key can be set in three places, in this order of precedence: {@code key=value,key=value}
 * after the flag, the property {@code rocketmq.hotfix.KEY}, the environment variable {@code ROCKETMQ_HOTFIX_KEY}. A bad
 * value causes one warning line and is replaced by the default, even if a place of lower precedence also sets the key.
 * If the value of {@code enabled} or {@code dry-run} is bad, nothing is installed. No value causes an exception.
 * Immutable.
 */
public final class Options {

    /** The ids of all patches, in the order in which they are listed everywhere. */
    public static final List<String> PATCH_IDS = Arrays.asList("loopback-filter", "namesrv-reset", "sendback-fallback");

    static final String PROPERTY_PREFIX = "rocketmq.hotfix.";
    /** The agent itself sets properties with these prefixes, so they are not options. */
    public static final String OUTCOME_PREFIX = PROPERTY_PREFIX + "outcome.";
    public static final String REPORT_PREFIX = PROPERTY_PREFIX + "report.";
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

    /** Whether no option is set in any place. Also false if an earlier agent left its properties in this JVM. */
    public final boolean nothingSet;
    /** If false, nothing is installed. */
    public final boolean enabled;
    private final Collection<String> patches;
    /** If true, the agent decides and reports, and changes nothing. */
    public final boolean dryRun;
    /** The address to publish in every case, or the network that contains it; null if not set. */
    public final LocalIp localIp;
    private final String podIp;
    /**
     * The time in milliseconds after which the client stops waiting for one NameServer and asks the next one. 0 means
     * that the client waits for the whole timeout of the call.
     */
    public final int namesrvAttemptMillis;
    /** One of error, warn, info, debug. */
    public final String logLevel;

    Options(boolean nothingSet, boolean enabled, Collection<String> patches, boolean dryRun, LocalIp localIp,
            String podIp, int namesrvAttemptMillis, String logLevel) {
        this.nothingSet = nothingSet;
        this.enabled = enabled;
        this.patches = patches;
        this.dryRun = dryRun;
        this.localIp = localIp;
        this.podIp = podIp;
        this.namesrvAttemptMillis = namesrvAttemptMillis;
        this.logLevel = logLevel;
    }

    /** Reads the settings of this JVM for {@link #current()}; {@code arguments} is the text after the flag, or null. */
    public static Options read(String arguments) {
        Options options = read(arguments, System.getProperties(), System.getenv());
        current = options;
        return options;
    }

    /** Returns the options that were read last. If none have been read, reads them without arguments. */
    public static Options current() {
        Options options = current;
        return options == null ? read(null) : options;
    }

    static Options read(String arguments, Properties properties, Map<String, String> environment) {
        if (isNothingSet(arguments, properties, environment)) {
            return new Options(true, true, PATCH_IDS, false, null, environment.get(POD_IP),
                    DEFAULT_NAMESRV_ATTEMPT_MILLIS,
                    DEFAULT_LOG_LEVEL);
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

    static String variable(String key) {
        return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /** The mistakes in these arguments, one line each; empty if there is none. */
    public static List<String> problems(String arguments) {
        List<String> problems = new ArrayList<>();
        OptionsReader.read(arguments, new Properties(), Collections.<String, String>emptyMap(), problems);
        return problems;
    }

    public boolean allows(String patchId) {
        return patches.contains(patchId);
    }

    /**
     * The environment variable {@code POD_IP} if it is an address that other hosts can reach, else null. The variable
     * is not an option of the agent, so a bad value causes a warning only when a patch needs the value.
     */
    public InetAddress podIp() {
        if (podIp == null || podIp.trim().isEmpty()) {
            return null;
        }
        InetAddress address = LiteralAddress.parseReachable(podIp.trim());
        if (address == null) {
            Log.logger().warn("environment variable POD_IP: '{}' is ignored: not an IP that others can reach", podIp);
        }
        return address;
    }
}
