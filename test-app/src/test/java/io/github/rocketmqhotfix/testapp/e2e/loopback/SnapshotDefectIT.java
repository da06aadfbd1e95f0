package io.github.rocketmqhotfix.testapp.e2e.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.e2e.compat.ClassMembers;
import io.github.rocketmqhotfix.testapp.e2e.loopback.DiscoveryRun.Found;
import io.github.rocketmqhotfix.testapp.harness.cluster.BareJvm;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.network.NetworkShape;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The defect of #8607 as it was reported: for two weeks in 2024, getLocalInetAddress in the development branch did not
 * check for loopback addresses. Every release has the check, so this test removes it from released classes.
 *
 * <p>The method returns the first public address, or else the last private one, and treats 127.0.0.1 as private. A host
 * shows the defect if it has only private addresses and Java lists the loopback interface last. On Linux, Java lists
 * the interfaces from the last to the first, and the loopback interface is the first, so Java lists it last.
 */
class SnapshotDefectIT {

    private static final String NETWORK = "org.apache.rocketmq.common.utils.NetworkUtil";
    private static final String ADDRESS = "192.168.50.2";
    /** The host's name does not resolve to 127.0.0.1. */
    private static final NetworkShape ORDINARY = NetworkShape.ordinary(ADDRESS + "/24");

    @ParameterizedTest(name = "{0} on Java {1}")
    @CsvSource({"5.3.1, 8", "5.3.1, 17", "5.5.0, 8", "5.5.0, 17"})
    void issue8607AnOrdinaryHostHandsOutItsAddressAgain(String version, int java) {
        JavaRuntime runtime = Requirements.available(Host.unavailability(), Requirements.java(java));
        Release release = new Release(version);
        try (Workspace workspace = Workspace.create("snapshot")) {
            ClassPath released = new ClassPath(Installations.JARS.client(release));
            ClassPath snapshot = released.withChanged(List.of(NETWORK), LoopbackCheck::removedFrom,
                    workspace.directory().resolve("snapshot"));
            assertThat(LoopbackCheck.countIn(released.classFile(NETWORK))).isEqualTo(1);
            assertThat(LoopbackCheck.countIn(snapshot.classFile(NETWORK))).isZero();
            assertThat(ClassMembers.of(released.classFile(NETWORK))
                    .differences(ClassMembers.of(snapshot.classFile(NETWORK))))
                    .singleElement().asString().contains(" getLocalInetAddress()");

            BareJvm jvm = new BareJvm(workspace, runtime, Host.alone(workspace, "ordinary", ORDINARY));
            List<String> both = List.of(released.argument(release.rootPackage()),
                    snapshot.argument(release.rootPackage()));

            assertThat(DiscoveryRun.start(jvm, "without", List.of(), Map.of(), both).found())
                    .containsExactly(new Found(ADDRESS, ADDRESS), new Found("127.0.0.1", "127.0.0.1"));

            DiscoveryRun with = DiscoveryRun.start(jvm, "with", List.of(Requirements.agent().argument()), Map.of(),
                    both);
            assertThat(with.found()).containsExactly(new Found(ADDRESS, ADDRESS), new Found(ADDRESS, ADDRESS));
            assertThat(with.agentLines()).filteredOn(line -> line.contains(" discovery gave ")).allMatch(
                    line -> line.endsWith("discovery gave 127.0.0.1, handed out " + ADDRESS + " (interface eth0)"))
                    .isNotEmpty();
        }
    }
}
