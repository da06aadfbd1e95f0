package io.github.rocketmqhotfix.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,           10.0.0.1",
        "255.255.255.255,    255.255.255.255",
        "[10.0.0.1],         10.0.0.1",
        "fd00::1,            fd00:0:0:0:0:0:0:1",
        "[fd00::1],          fd00:0:0:0:0:0:0:1",
        "FD00::A,            fd00:0:0:0:0:0:0:a",
        "fe80::1%eth0,       fe80:0:0:0:0:0:0:1",
        "[fe80::1%eth0],     fe80:0:0:0:0:0:0:1",
        "fe80::1%no-such-if, fe80:0:0:0:0:0:0:1",
        "::ffff:10.0.0.1,    10.0.0.1",
        "::,                 0:0:0:0:0:0:0:0"})
    void aLiteralIsAnAddress(String text, String digits) {
        assertThat(LiteralAddress.parse(text).getHostAddress()).isEqualTo(digits);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "localhost", "broker.example", "10.0.0", "10.0.0.1.2", "256.0.0.1", "1000.0.0.1",
        "10.0.0.-1", "10.0.0.1 ", "10.0.0.1:9876", "10.0.0.1%eth0", "0x7f.0.0.1", "2130706433", "::1::", ":", "1:2",
        ".:1",
        "[", "]", "[]", "[::1", "::1]", "%", "%eth0", "fd00::g", "dead", "cafe.babe"})
    void anyOtherTextIsNoAddress(String text) {
        assertThat(LiteralAddress.parse(text)).isNull();
        assertThat(LiteralAddress.parseReachable(text)).isNull();
    }

    /** Runs in another JVM, whose hosts file resolves names that must not be looked up. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "dead", "256.0.0.1", "10.0.0.999", ".:1"})
    void noNameServiceIsAsked(String name, @TempDir Path directory) throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "10.66.66.66 " + name + "\n");
        Process process = new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Djdk.net.hosts.file=" + hosts, "-cp", classes(LiteralAddress.class) + File.pathSeparator
                        + classes(Parse.class),
                Parse.class.getName(), name).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("null");
        assertThat(process.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "8.8.8.8", "172.17.0.1", "192.168.0.1", "100.64.0.1", "169.253.0.1", "fd00::1",
        "2001:db8::1", "fec0::1", "::ffff:10.0.0.1"})
    void anOrdinaryAddressIsReachable(String text) throws Exception {
        assertThat(LiteralAddress.isReachable(InetAddress.getByName(text))).isTrue();
        assertThat(LiteralAddress.parseReachable(text)).isEqualTo(InetAddress.getByName(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.0.1", "::1", "0.0.0.0", "::", "169.254.0.1", "169.254.255.255",
        "fe80::1", "febf::1", "224.0.0.1", "ff02::1", "::ffff:127.0.0.1"})
    void addressesOfOneHostOrLinkAreNotReachable(String text) throws Exception {
        assertThat(LiteralAddress.isReachable(InetAddress.getByName(text))).isFalse();
        assertThat(LiteralAddress.parseReachable(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
                "100.64.0.0", "100.127.255.255", "fc00::1", "fdff::1"})
    void privateAddressesAreRecognised(String text) throws Exception {
        assertThat(LiteralAddress.isPrivate(InetAddress.getByName(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
                "100.63.255.255", "100.128.0.0", "8.8.8.8", "200.1.1.1", "fbff::1", "fe00::1", "2001:db8::1"})
    void neighboursOfPrivateNetworksArePublic(String text) throws Exception {
        assertThat(LiteralAddress.isPrivate(InetAddress.getByName(text))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1", "fd00::1, [fd00:0:0:0:0:0:0:1]"})
    void anAddressIsWrittenAsRocketMqWritesIt(String address, String text) throws Exception {
        assertThat(LiteralAddress.text(InetAddress.getByName(address))).isEqualTo(text);
    }

    @Test
    void theScopeIsNotWritten() throws Exception {
        InetAddress scoped = Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").getAddress(), 3);

        assertThat(scoped.getHostAddress()).endsWith("%3");
        assertThat(LiteralAddress.text(scoped)).isEqualTo("[fe80:0:0:0:0:0:0:1]");
    }

    private static Path classes(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The program of the other JVM. */
    static final class Parse {

        public static void main(String[] arguments) {
            System.out.print(LiteralAddress.parse(arguments[0]));
        }
    }
}
