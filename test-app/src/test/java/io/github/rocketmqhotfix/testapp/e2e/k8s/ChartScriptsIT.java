package io.github.rocketmqhotfix.testapp.e2e.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.Distribution;
import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Answer;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer.Script;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the chart's scripts outside pods: the checks before the start of a JVM, and addresses that no other host can
 * reach.
 */
class ChartScriptsIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private final Workspace workspace = Workspace.create("chart-scripts");

    /** The chart has a copy of the image's script, so the tests of the image hold for the chart too. */
    @Test
    void theAgentIsCopiedByTheSameScriptAsInTheImage() {
        assertThat(ChartScriptPod.SCRIPTS.resolve("copy-agent.sh"))
                .hasSameTextualContentAs(Injection.DEPLOY.resolve("image/copy-agent.sh"));
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(delimiter = ';', value = {
        "broker  ; POD_IP        ;            ; POD_IP is empty: it must come from status.podIP",
        "namesrv ; POD_IP        ;            ; POD_IP is empty: it must come from status.podIP",
        "broker  ; NAMESRV_ADDR  ;            ; NAMESRV_ADDR is empty: the broker would register nowhere",
        "broker  ; ROCKETMQ_HOME ; /nowhere   ; there is no /nowhere/lib in this image: set image.home",
        "broker  ; HOTFIX_JAR    ; /no.jar    ; there is no /no.jar: the broker would run unpatched",
        "namesrv ; HOTFIX_JAR    ; /no.jar    ; there is no /no.jar: the namesrv would run unpatched",
        "broker  ; CONFIG_DIR    ; /nowhere   ; there is no /nowhere/broker.conf",
        "broker  ; JAVA_HOME     ; /nowhere   ; there is no java in this image, in /nowhere/bin",
        "broker  ; ACL_KIND      ; plain      ; there is no IMAGE/conf/plain_acl.yml: the broker would refuse everybody, or nobody",
        "broker  ; ACL_KIND      ; auth       ; the secret has no username: acl.existingSecret needs the keys username and password",
        "broker  ; ACL_KIND      ; kerberos   ; ACL_KIND is plain, auth or empty, not kerberos",
        "proxy   ; POD_IP        ; 192.0.2.7  ; usage: start.sh broker|namesrv, not 'proxy'"})
    void aMissingSettingIsReportedBeforeTheStartOfAJvm(String role, String variable, String value, String message) {
        Path image = image();

        ForkedProcess container = pod(image).with(variable, value == null ? "" : value).start(role);

        assertThat(container.awaitExit(LIMIT)).as(container.tail()).isEqualTo(1);
        assertThat(container.errorLines()).containsExactly("start.sh: " + message.replace("IMAGE", image.toString()));
        assertThat(container.outputLines()).isEmpty();
    }

    /** A 4.x master whose plain_acl.yml has only accounts refuses its own slave with "No accessKey is configured". */
    @Test
    void aSlaveThatItsMasterWouldRefuseIsNotStarted() throws IOException {
        Path image = image();
        Files.writeString(Files.createDirectories(image.resolve("conf")).resolve("plain_acl.yml"), "accounts: []\n");
        ChartScriptPod pod = pod(image).with("ACL_KIND", "plain");

        ForkedProcess slave = pod.start("broker");
        assertThat(slave.awaitExit(LIMIT)).as(slave.tail()).isEqualTo(1);
        assertThat(slave.errorLines())
                .containsExactly("start.sh: plain_acl.yml in the secret has no globalWhiteRemoteAddresses:"
                        + " every master would refuse this slave");

        ForkedProcess master = pod.with("BROKER_ROLE", "ASYNC_MASTER").start("broker");
        assertThat(master.awaitExit(LIMIT)).as(master.tail()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "empty         | ''        | the secret has no password: acl.existingSecret needs the keys username and password",
        "not ASCII     | pässword  | password in the secret must be one line of printable ASCII",
        "of two lines  | one\\ntwo | password in the secret must be one line of printable ASCII"})
    void aPasswordThatTheBrokerWouldMisreadIsRefused(String kind, String password, String message) {
        ForkedProcess container = pod(image()).with("ACL_KIND", "auth").mounting("acl/username", "root\n")
                .mounting("acl/password", password.replace("\\n", "\n")).start("broker");

        assertThat(container.awaitExit(LIMIT)).as(container.tail()).isEqualTo(1);
        assertThat(container.errorLines()).as(kind).containsExactly("start.sh: " + message);
        assertThat(container.outputLines()).isEmpty();
    }

    @Test
    void theBrokerReadsTheConfigurationAndTheSecret() throws IOException {
        String password = "a\"b\\c%d$e {f}=g:h#i!";
        ChartScriptPod pod = pod(image()).with("ACL_KIND", "auth")
                .mounting("config/broker.conf", "listenPort=10911\nflushDiskType=SYNC_FLUSH")
                .mounting("acl/username", "root\n").mounting("acl/password", password + "\n");

        ForkedProcess container = pod.start("broker");

        assertThat(container.awaitExit(LIMIT)).as(container.tail()).isZero();
        Path rendered = pod.file("run/broker.conf");
        Properties read = new Properties();
        read.load(new StringReader(Files.readString(rendered)));
        assertThat(new JsonMapper().readTree(read.remove("initAuthenticationUser").toString()))
                .isEqualTo(new JsonMapper().valueToTree(Map.of("username", "root", "password", password)));
        assertThat(new JsonMapper().readTree(read.remove("innerClientAuthenticationCredentials").toString()))
                .isEqualTo(new JsonMapper().valueToTree(Map.of("accessKey", "root", "secretKey", password)));
        assertThat(read).containsEntry("authenticationEnabled", "true").containsEntry("authorizationEnabled", "true");
        assertThat(read.keySet().removeIf(key -> key.toString().startsWith("auth"))).isTrue();
        assertThat(read).containsExactlyInAnyOrderEntriesOf(Map.of("listenPort", "10911", "flushDiskType", "SYNC_FLUSH",
                "brokerName", "broker-0", "brokerId", "1", "brokerRole", "SLAVE",
                "brokerIP1", "192.0.2.1", "brokerIP2", "192.0.2.1"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rendered))).isEqualTo("rw-------");
    }

    @Test
    void theFlagComesFirstAndTheOptionsAreSplitButNotExpanded() {
        ForkedProcess container = pod(image()).with("HOTFIX_JAR", Requirements.agent().jar().toString())
                .with("HOTFIX_OPTIONS", "log-level=debug,dry-run=true").with("JAVA_HEAP", "-Xmx1g")
                .with("JAVA_OPT", "-Da=*  -Db")
                .start("namesrv");

        assertThat(container.awaitExit(LIMIT)).as(container.tail()).isZero();
        assertThat(container.outputLines()).startsWith("JVM",
                "-javaagent:" + Requirements.agent().jar() + "=log-level=debug,dry-run=true", "-Xmx1g", "-Da=*", "-Db");
    }

    /** A connection to the registered address would succeed, because the script runs on the host of that broker. */
    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource({"4.9.7, 127.0.0.1", "5.3.3, localhost"})
    void theChartsTestFailsForABrokerThatIsRegisteredOnLoopback(String release, String name) {
        try (ScriptedServer nameServer = ScriptedServer.start(Script.SILENCE)) {
            String broker = nameServer.address().replace("127.0.0.1", name);
            nameServer.follow(
                    request -> Optional.of(request.code() != RequestCode.GET_BROKER_CLUSTER_INFO ? Answer.SUCCESS
                            : new Answer(0, "", Map.of(),
                                    """
                                            {"brokerAddrTable":{"broker-0":{"brokerAddrs":{0:"%s"},"brokerName":"broker-0","cluster":"DefaultCluster"}},\
                                            "clusterAddrTable":{"DefaultCluster":["broker-0"]}}"""
                                            .formatted(broker))));
            Installation installation = Installations.setting(release, 17, Layout.PLAIN).servers();
            ChartScriptPod test = ChartScriptPod.of(workspace, "test", Distribution.in(workspace.directoryFor("image"),
                    installation.releaseJars(), installation.release()), installation.runtime());

            ForkedProcess check = test.run("bash", "check-addresses.sh", nameServer.address(), "1", "3");

            assertThat(check.awaitExit(Duration.ofMinutes(2))).as(check.tail()).isEqualTo(1);
            assertThat(check.outputLines()).isEmpty();
            assertThat(check.errorLines())
                    .containsExactly("FAILED " + nameServer.address() + " lists broker-0 0 at " + broker
                            + ", which no other host can reach");
        }
    }

    /** Returns a correct pod whose Java prints its arguments and ends. */
    private ChartScriptPod pod(Path image) {
        return ChartScriptPod.of(workspace, "pod", image, new JavaRuntime(image.resolve("java"), 8))
                .with("POD_IP", "192.0.2.1").with("NAMESRV_ADDR", "192.0.2.2:9876")
                .with("BROKER_NAME", "broker-0").with("BROKER_ID", "1").with("BROKER_ROLE", "SLAVE")
                .mounting("config/broker.conf", "listenPort=10911\n")
                .mounting("config/namesrv.conf", "listenPort=9876\n");
    }

    private Path image() {
        Path image = workspace.directoryFor("image");
        UncheckedFiles.createDirectories(image.resolve("lib"));
        Path java = UncheckedFiles.writeString(image.resolve("java/bin/java"),
                "#!/bin/sh\nprintf '%s\\n' JVM \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return image;
    }
}
