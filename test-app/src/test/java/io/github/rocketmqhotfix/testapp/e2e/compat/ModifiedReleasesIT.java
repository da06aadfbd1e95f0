package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Installations;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedOutcomes;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests the decision for released classes in a jar of another name, beside another release, or modified. */
class ModifiedReleasesIT {

    private static final ExpectedOutcomes LIVE = ExpectedOutcomes.of("4.9.0");
    private static final ExpectedOutcomes FIXED = ExpectedOutcomes.of("5.5.0");

    @AutoClose
    private final Workspace workspace = Workspace.create("modified-releases");

    @Test
    void theDecisionDoesNotDependOnTheNameOfTheJar() {
        ClassPath fixedWithOldName = classPath(FIXED).withRenamed("rocketmq-client-5.5.0.jar",
                workspace.directory().resolve("rocketmq-client-4.9.0.jar"));
        ClassPath liveWithNewName = classPath(LIVE).withRenamed("rocketmq-client-4.9.0.jar",
                workspace.directory().resolve("rocketmq-client-5.5.0.jar"));

        List<ObservedRow> rows = new RetransformedRun().with(root(FIXED), fixedWithOldName)
                .with(root(LIVE), liveWithNewName)
                .run(workspace, JavaRuntime.current()).rows();

        assertThat(rows.get(0).mismatches(FIXED)).isEmpty();
        assertThat(rows.get(1).mismatches(LIVE)).isEmpty();
        assertThat(rows.get(0).agentLines())
                .anyMatch(line -> line.startsWith("[rocketmq-hotfix] INFO stood-aside:fixed-upstream")
                        && line.endsWith("MQClientAPIImpl (rocketmq-client-4.9.0.jar)"));
    }

    @Test
    void ofTwoReleasesInOneJvmEachClassHasItsLineAndAppliedWinsOverStoodAside() {
        RetransformedRun run = new RetransformedRun().with(root(LIVE), classPath(LIVE))
                .with(root(FIXED), classPath(FIXED))
                .run(workspace, JavaRuntime.current());

        assertThat(run.rows().get(0).mismatches(LIVE)).isEmpty();
        assertThat(run.rows().get(1).mismatches(FIXED)).isEmpty();
        assertThat(run.outcome("sendback-fallback")).isEqualTo("applied");
        assertThat(run.outcome("namesrv-reset")).isEqualTo("applied");
    }

    /** As in a client that is being migrated from 3.x to 5.x: the two releases have different packages. */
    @Test
    void twoReleasesOnOneClassPathAreDecidedSeparately() {
        ExpectedOutcomes old = ExpectedOutcomes.of("3.2.6");
        ClassPath both = classPath(FIXED).followedBy(classPath(old));
        List<ObservedRow> rows = new RetransformedRun().with(root(FIXED), both).with(root(old), both)
                .run(workspace, JavaRuntime.current()).rows();

        assertThat(rows.get(0).mismatches(FIXED)).isEmpty();
        assertThat(rows.get(1).mismatches(old)).isEmpty();
    }

    @Test
    void aFieldOfAnotherTypeIsAnUnknownShapeThatWinsOverAnAppliedPatch() {
        String client = root(LIVE) + ".remoting.netty.NettyRemotingClient";
        ClassPath retyped = classPath(LIVE).withChanged(List.of(client), OtherAgent.RETYPED_FIELD::changed,
                workspace.directory().resolve("retyped"));
        RetransformedRun run = new RetransformedRun().with(root(LIVE), retyped).with(root(LIVE), classPath(LIVE))
                .run(workspace, JavaRuntime.current());

        ObservedRow changed = run.rows().get(0);
        assertThat(changed.failures()).isEmpty();
        assertThat(changed.agentLines()).filteredOn(line -> line.contains("namesrv-reset")).singleElement().asString()
                .startsWith(
                        "[rocketmq-hotfix] WARN stood-aside:unknown-shape namesrv-reset for " + client + " (retyped)");
        assertThat(changed.classes().get(client).stages().get("loaded"))
                .isEqualTo(changed.classes().get(client).released());
        assertThat(run.rows().get(1).mismatches(LIVE)).isEmpty();
        assertThat(run.outcome("namesrv-reset")).isEqualTo("stood-aside:unknown-shape");
        assertThat(run.outcome("loopback-filter")).isEqualTo("applied");
    }

    /** Proves that the tests on Java 8 use the verifier that needs frames. */
    @Test
    void java8RefusesAClassWithoutFrames() {
        ExpectedOutcomes release = ExpectedOutcomes.of("4.2.0");
        String client = root(release) + ".remoting.netty.NettyRemotingClient";
        ClassPath frameless = classPath(release).withChanged(List.of(client), OtherAgent.FRAMELESS::changed,
                workspace.directory().resolve("frameless"));
        ObservedRow row = new RetransformedRun().with(root(release), frameless)
                .run(workspace, Requirements.java(8)).rows().get(0);

        assertThat(row.failures()).isNotEmpty().allMatch(failure -> failure.startsWith(client + ": ")
                && failure.contains("VerifyError"));
    }

    private static ClassPath classPath(ExpectedOutcomes row) {
        return new ClassPath(Installations.JARS.artifacts(row.release(), row.artifacts()));
    }

    private static String root(ExpectedOutcomes row) {
        return row.release().rootPackage();
    }
}
