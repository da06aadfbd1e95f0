package io.github.rocketmqhotfix.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.report.Stderr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void nothingSetMeansTheDefaultsAndNoLine() {
        Reading reading = read(null, Map.of(), Map.of());

        assertThat(reading.value("enabled")).isEqualTo("true");
        assertThat(reading.value("patches")).isEqualTo("loopback-filter:namesrv-reset:sendback-fallback");
        assertThat(reading.value("dry-run")).isEqualTo("false");
        assertThat(reading.value("local-ip")).isEqualTo("none");
        assertThat(reading.value("namesrv-attempt")).isEqualTo("500");
        assertThat(reading.value("log-level")).isEqualTo("info");
        assertThat(reading.options.podIp()).isNull();
        assertThat(reading.lines).isEmpty();
    }

    @Test
    void propertiesAndVariablesOfTheHostAreNoOptions() {
        assertThat(read(null, Map.of("user.dir", "/tmp"), Map.of("POD_IP", "10.1.2.3")).options.nothingSet).isTrue();
        assertThat(read("", Map.of(), Map.of()).options.nothingSet).isTrue();
    }

    @Test
    void anyOptionOrAnOutcomeOfAnEarlierAgentCountsAsSet() {
        assertThat(read("dry-run=false", Map.of(), Map.of()).options.nothingSet).isFalse();
        assertThat(read(null, Map.of(property("nonsense"), ""), Map.of()).options.nothingSet).isFalse();
        assertThat(read(null, Map.of(property("outcome.namesrv-reset"), "waiting"), Map.of()).options.nothingSet)
                .isFalse();
        assertThat(read(null, Map.of(), Map.of(variable("local-ip"), "10.1.2.3")).options.nothingSet).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,   false,           true",
        "enabled,   true,            false",
        "patches,   namesrv-reset,   loopback-filter:sendback-fallback",
        "dry-run,   true,            false",
        "dry-run,   false,           true",
        "local-ip,  10.1.2.3,        10.9.9.9",
        "namesrv-attempt, 250,       off",
        "namesrv-attempt, off,       250",
        "log-level, debug,           error"})
    void theArgumentWinsOverThePropertyAndTheEnvironment(String key, String value, String other) {
        Reading reading = read(key + "=" + value, Map.of(property(key), other), Map.of(variable(key), other));

        assertThat(reading.value(key)).isEqualTo(value);
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,   false,           true",
        "enabled,   true,            false",
        "patches,   namesrv-reset,   loopback-filter:sendback-fallback",
        "dry-run,   true,            false",
        "dry-run,   false,           true",
        "local-ip,  10.1.2.3,        10.9.9.9",
        "namesrv-attempt, 250,       off",
        "namesrv-attempt, off,       250",
        "log-level, debug,           error"})
    void thePropertyWinsOverTheEnvironment(String key, String value, String other) {
        Reading reading = read(null, Map.of(property(key), value), Map.of(variable(key), other));

        assertThat(reading.value(key)).isEqualTo(value);
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,   false",
        "patches,   namesrv-reset",
        "dry-run,   true",
        "local-ip,  10.1.2.3",
        "namesrv-attempt, 250",
        "log-level, debug"})
    void theEnvironmentWinsOverTheDefault(String key, String value) {
        Reading reading = read(null, Map.of(), Map.of(variable(key), value));

        assertThat(reading.value(key)).isEqualTo(value);
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "patches,   namesrv-rest,      loopback-filter|namesrv-reset|sendback-fallback, namesrv-reset, all",
        "patches,   namesrv-reset:all, loopback-filter|namesrv-reset|sendback-fallback, namesrv-reset, all",
        "patches,   :,                 loopback-filter|namesrv-reset|sendback-fallback, namesrv-reset, all",
        "local-ip,  garbage,           literal IP|loopback|link-local,                 10.1.2.3,      none",
        "namesrv-attempt, 49,          50 to 10000|off,                                250,           500",
        "log-level, verbose,           error|warn|info|debug,                          debug,         info"})
    void aBadArgumentCausesOneWarningAndTheDefault(String key, String bad, String allowed, String weaker,
            String expected) {
        Reading reading = read(key + "=" + bad, Map.of(property(key), weaker), Map.of(variable(key), weaker));

        assertThat(reading.value(key))
                .isEqualTo(expected.equals("all") ? String.join(":", Options.PATCH_IDS) : expected);
        reading.hasOneWarning(key, allowed.split("\\|"));
    }

    @ParameterizedTest
    @CsvSource({
        "patches,   namesrv-rest, loopback-filter|namesrv-reset|sendback-fallback, namesrv-reset, all",
        "local-ip,  garbage,      literal IP|loopback|link-local,                  10.1.2.3,      none",
        "namesrv-attempt, 10001,  50 to 10000|off,                                 250,           500",
        "log-level, verbose,      error|warn|info|debug,                           debug,         info"})
    void aBadPropertyCausesOneWarningAndTheDefault(String key, String bad, String allowed, String weaker,
            String expected) {
        Reading reading = read(null, Map.of(property(key), bad), Map.of(variable(key), weaker));

        assertThat(reading.value(key))
                .isEqualTo(expected.equals("all") ? String.join(":", Options.PATCH_IDS) : expected);
        reading.hasOneWarning(property(key), allowed.split("\\|"));
    }

    @ParameterizedTest
    @CsvSource({
        "patches,   namesrv-rest, loopback-filter|namesrv-reset|sendback-fallback, all",
        "local-ip,  garbage,      literal IP|loopback|link-local,                  none",
        "namesrv-attempt, soon,   50 to 10000|off,                                 500",
        "log-level, verbose,      error|warn|info|debug,                           info"})
    void aBadVariableCausesOneWarningAndTheDefault(String key, String bad, String allowed, String expected) {
        Reading reading = read(null, Map.of(), Map.of(variable(key), bad));

        assertThat(reading.value(key))
                .isEqualTo(expected.equals("all") ? String.join(":", Options.PATCH_IDS) : expected);
        reading.hasOneWarning(variable(key), allowed.split("\\|"));
    }

    /** The default would patch the host, which is the opposite of what the operator asked for. */
    @ParameterizedTest
    @CsvSource({"enabled, no", "enabled, 0", "enabled, off", "enabled, ''", "dry-run, yes", "dry-run, 1",
        "dry-run, ''"})
    void aBadValueOfEnabledOrDryRunInstallsNothingAndIsAWarning(String key, String bad) {
        for (Reading reading : List.of(
                read(key + "=" + bad, Map.of(property(key), "true"), Map.of(variable(key), "true")),
                read(null, Map.of(property(key), bad), Map.of(variable(key), "true")),
                read(null, Map.of(), Map.of(variable(key), bad)))) {
            assertThat(reading.options.enabled).isFalse();
            reading.hasOneWarning("", "'" + bad + "' is neither true nor false, so nothing is installed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "::1", "0.0.0.0", "::", "169.254.7.7", "fe80::1", "fe80::1%eth0",
        "224.0.0.1", "ff02::1", "localhost", "broker-0.example", "10.0.0", "10.0.0.256", "10.0.0.1:10911", "1:2", ""})
    void anUnreachableLocalIpCausesOneWarningAndIsNotUsed(String useless) {
        Reading reading = read("local-ip=" + useless, Map.of(), Map.of());

        assertThat(reading.options.localIp).isNull();
        reading.hasOneWarning("local-ip", "literal IP", "10.20.0.0/16", "loopback", "wildcard", "link-local");
    }

    @Test
    void localIpMayBeANetwork() {
        Reading reading = read("local-ip=10.20.0.0/16", Map.of(), Map.of());

        assertThat(reading.value("local-ip")).isEqualTo("10.20.0.0/16");
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"50, 50", "10000, 10000", "' 750 ', 750", "0750, 750", "off, 0", "OFF, 0"})
    void namesrvAttemptIsANumberOfMillisecondsOrOff(String value, int millis) {
        Reading reading = read("namesrv-attempt=" + value, Map.of(), Map.of());

        assertThat(reading.options.namesrvAttemptMillis).isEqualTo(millis);
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"49", "10001", "0", "-1", "-500", "500ms", "1e3", "0.5", "true", "on", "", "99999",
        "123456", "9999999999"})
    void anyOtherNamesrvAttemptCausesOneWarningAndTheDefault(String bad) {
        Reading reading = read("namesrv-attempt=" + bad, Map.of(), Map.of());

        assertThat(reading.options.namesrvAttemptMillis).isEqualTo(500);
        reading.hasOneWarning("option namesrv-attempt: '" + bad + "' is ignored", "50 to 10000 (milliseconds)", "off");
    }

    @Test
    void anUnknownKeyInTheArgumentCausesOneWarningAndTheOthersAreRead() {
        Reading reading = read("enable=false,dry-run=true", Map.of(), Map.of());

        assertThat(reading.value("enabled")).isEqualTo("true");
        assertThat(reading.value("dry-run")).isEqualTo("true");
        reading.hasOneWarning("enable", "enabled", "patches", "dry-run", "local-ip", "namesrv-attempt", "log-level");
    }

    @Test
    void anUnknownPropertyCausesOneWarning() {
        Reading reading = read(null, Map.of("rocketmq.hotfix.dryrun", "true"), Map.of());

        assertThat(reading.value("dry-run")).isEqualTo("false");
        reading.hasOneWarning("rocketmq.hotfix.dryrun", "enabled", "patches", "dry-run", "local-ip", "namesrv-attempt",
                "log-level");
    }

    @Test
    void propertiesOfTheHostAndOutcomesOfTheAgentCauseNoWarning() {
        Reading reading = read(null, Map.of("rocketmq.namesrv.addr", "10.0.0.1:9876", "rocketmq.hotfixes", "x",
                "rocketmq.hotfix.outcome.namesrv-reset", "applied"), Map.of());

        assertThat(reading.lines).isEmpty();
    }

    @Test
    void variablesOfAKubernetesServiceNamedRocketmqHotfixCauseNoWarning() {
        Reading reading = read(null, Map.of(), Map.of("ROCKETMQ_HOTFIX_SERVICE_HOST", "10.96.0.7",
                "ROCKETMQ_HOTFIX_PORT", "tcp://10.96.0.7:80"));

        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10.244.1.7, 10.244.1.7", "' 10.244.1.7 ', 10.244.1.7", "fd00::7, '[fd00:0:0:0:0:0:0:7]'"})
    void aReachablePodIpIsUsed(String podIp, String text) {
        Reading reading = read(null, Map.of(), Map.of("POD_IP", podIp));

        assertThat(LiteralAddress.text(reading.options.podIp())).isEqualTo(text);
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "169.254.1.1", "fe80::1", "some-pod", "$(POD_IP)"})
    void anUnreachablePodIpCausesOneWarningAndIsNotUsed(String useless) {
        Reading reading = read(null, Map.of(), Map.of("POD_IP", useless));
        // POD_IP is not an option of the agent, so the warning comes only when the value is needed
        assertThat(reading.lines).isEmpty();

        List<String> lines = Stderr.linesDuring(() -> assertThat(reading.options.podIp()).isNull());

        assertThat(lines).singleElement().asString()
                .contains("environment variable POD_IP: '" + useless + "' is ignored");
    }

    @Test
    void anEmptyPodIpCausesNoWarning() {
        Reading reading = read(null, Map.of(), Map.of("POD_IP", " "));

        assertThat(reading.options.podIp()).isNull();
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", ",", ",,", " , ,"})
    void anArgumentWithoutOptionsMeansTheDefaultsAndNoLine(String arguments) {
        Reading reading = read(arguments, Map.of(), Map.of());

        assertThat(reading.value("enabled")).isEqualTo("true");
        assertThat(reading.lines).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=x", "enabled:false", "-", "log-level", "log-level=", "log-level= ", "log-level=="})
    void oddSyntaxCausesOneWarningAndDisablesNothing(String arguments) {
        Reading reading = read(arguments, Map.of(), Map.of());

        assertThat(reading.value("enabled")).isEqualTo("true");
        assertThat(reading.lines).hasSize(1);
    }

    @Test
    void aKeyWithoutAValueDoesNotFallBackToAWeakerSource() {
        Reading reading = read("log-level", Map.of(property("log-level"), "debug"), Map.of());

        assertThat(reading.value("log-level")).isEqualTo("info");
        reading.hasOneWarning("log-level", "error");
    }

    @Test
    void blanksAroundKeysAndValuesAreIgnored() {
        Reading reading = read(" dry-run = TRUE , patches = loopback-filter : namesrv-reset ", Map.of(), Map.of());

        assertThat(reading.value("dry-run")).isEqualTo("true");
        assertThat(reading.value("patches")).isEqualTo("loopback-filter:namesrv-reset");
        assertThat(reading.lines).isEmpty();
    }

    @Test
    void aPropertyThatIsNoStringIsIgnored() {
        Properties properties = new Properties();
        properties.put("rocketmq.hotfix.enabled", Boolean.FALSE);

        assertThat(Options.read(null, properties, Map.of()).enabled).isTrue();
    }

    private static Reading read(String arguments, Map<String, String> properties, Map<String, String> environment) {
        Properties all = new Properties();
        all.putAll(properties);
        List<Options> read = new ArrayList<>();
        List<String> lines = Stderr.linesDuring(() -> read.add(Options.read(arguments, all, environment)));
        return new Reading(read.get(0), lines);
    }

    private static String property(String key) {
        return "rocketmq.hotfix." + key;
    }

    private static String variable(String key) {
        return "ROCKETMQ_HOTFIX_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private record Reading(Options options, List<String> lines) {

        String value(String key) {
            return switch (key) {
                case "enabled" -> String.valueOf(options.enabled);
                case "patches" -> String.join(":", Options.PATCH_IDS.stream().filter(options::allows).toList());
                case "dry-run" -> String.valueOf(options.dryRun);
                case "local-ip" -> options.localIp == null ? "none" : options.localIp.toString();
                case "namesrv-attempt" ->
                    options.namesrvAttemptMillis == 0 ? "off" : String.valueOf(options.namesrvAttemptMillis);
                case "log-level" -> options.logLevel;
                default -> throw new IllegalArgumentException(key);
            };
        }

        void hasOneWarning(String key, String... allowed) {
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).startsWith("[rocketmq-hotfix] WARN ").contains(key).contains(allowed);
        }
    }
}
