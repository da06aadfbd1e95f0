package io.github.rocketmqhotfix.testapp.e2e.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.e2e.ClassPath;
import io.github.rocketmqhotfix.testapp.e2e.Requirements;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Releases that are not what they seem, or not alone. */
class StrangeReleasesIT {

    private static final ReleaseJars JARS = new ReleaseJars();
    private static final ExpectedVerdicts LIVE = expected("4.9.0");
    private static final ExpectedVerdicts FIXED = expected("5.5.0");

    @AfterAll
    static void close() {
        JARS.close();
    }

    @Test
    void theNameOfAJarIsNotBelieved() {
        try (Workspace workspace = Workspace.create("renamed")) {
            ClassPath fixedUnderAnOldName = classPath(FIXED).withRenamed("rocketmq-client-5.5.0.jar",
                    workspace.directory().resolve("rocketmq-client-4.9.0.jar"));
            ClassPath liveUnderANewName = classPath(LIVE).withRenamed("rocketmq-client-4.9.0.jar",
                    workspace.directory().resolve("rocketmq-client-5.5.0.jar"));

            List<ObservedRow> rows = new RetransformedRun().with(root(FIXED), fixedUnderAnOldName).with(root(LIVE), liveUnderANewName)
                    .run(workspace, JavaRuntime.current(), Requirements.agent(), row -> { }).rows();

            assertThat(RowCheck.mismatches(FIXED, rows.get(0))).isEmpty();
            assertThat(RowCheck.mismatches(LIVE, rows.get(1))).isEmpty();
            assertThat(rows.get(0).agentLines()).anyMatch(line -> line.startsWith("[rocketmq-hotfix] INFO stood-aside:fixed-upstream")
                    && line.endsWith("MQClientAPIImpl (rocketmq-client-4.9.0.jar)"));
        }
    }

    @Test
    void ofTwoReleasesInOneJvmEachClassHasItsLineAndTheWorstOutcomeCounts() {
        try (Workspace workspace = Workspace.create("two")) {
            RetransformedRun run = new RetransformedRun().with(root(LIVE), classPath(LIVE)).with(root(FIXED), classPath(FIXED))
                    .run(workspace, JavaRuntime.current(), Requirements.agent(), row -> { });

            assertThat(RowCheck.mismatches(LIVE, run.rows().get(0))).isEmpty();
            assertThat(RowCheck.mismatches(FIXED, run.rows().get(1))).isEmpty();
            assertThat(run.outcome("sendback-fallback")).isEqualTo("applied");
            assertThat(run.outcome("namesrv-reset")).isEqualTo("applied");
        }
    }

    /** Old and new names do not meet, as in a client that is moved from 3.x to 5.x. */
    @Test
    void twoReleasesOnOneClassPathAreToldApart() {
        ExpectedVerdicts old = expected("3.2.6");
        ClassPath both = classPath(FIXED).followedBy(classPath(old));
        try (Workspace workspace = Workspace.create("two-on-one")) {
            List<ObservedRow> rows = new RetransformedRun().with(root(FIXED), both).with(root(old), both)
                    .run(workspace, JavaRuntime.current(), Requirements.agent(), row -> { }).rows();

            assertThat(RowCheck.mismatches(FIXED, rows.get(0))).isEmpty();
            assertThat(RowCheck.mismatches(old, rows.get(1))).isEmpty();
        }
    }

    @Test
    void aFieldOfAnotherTypeIsAnUnknownShapeWhichIsWorseThanAnAppliedPatchBesideIt() {
        String client = root(LIVE) + ".remoting.netty.NettyRemotingClient";
        try (Workspace workspace = Workspace.create("retyped")) {
            ClassPath retyped = classPath(LIVE).withChanged(List.of(client), OtherAgent.RETYPED_FIELD::changed,
                    workspace.directory().resolve("retyped"));
            RetransformedRun run = new RetransformedRun().with(root(LIVE), retyped).with(root(LIVE), classPath(LIVE))
                    .run(workspace, JavaRuntime.current(), Requirements.agent(), row -> { });

            ObservedRow changed = run.rows().get(0);
            assertThat(changed.failures()).isEmpty();
            assertThat(changed.agentLines()).filteredOn(line -> line.contains("namesrv-reset")).singleElement().asString()
                    .startsWith("[rocketmq-hotfix] WARN stood-aside:unknown-shape namesrv-reset for " + client + " (retyped)");
            assertThat(changed.classes().get(client).stages().get("loaded")).isEqualTo(changed.classes().get(client).released());
            assertThat(RowCheck.mismatches(LIVE, run.rows().get(1))).isEmpty();
            assertThat(run.outcome("namesrv-reset")).isEqualTo("stood-aside:unknown-shape");
            assertThat(run.outcome("loopback-filter")).isEqualTo("applied");
        }
    }

    /** What is proven on Java 8 is proven by the verifier that needs frames: else this class would pass. */
    @Test
    void withoutFramesAClassDoesNotPassOnJava8() {
        ExpectedVerdicts release = expected("4.2.0");
        String client = root(release) + ".remoting.netty.NettyRemotingClient";
        try (Workspace workspace = Workspace.create("careless")) {
            ClassPath careless = classPath(release).withChanged(List.of(client), OtherAgent.CARELESS::changed,
                    workspace.directory().resolve("careless"));
            ObservedRow row = new RetransformedRun().with(root(release), careless)
                    .run(workspace, Requirements.java(8), Requirements.agent(), each -> { }).rows().get(0);

            assertThat(row.failures()).isNotEmpty().allMatch(failure -> failure.startsWith(client + ": ")
                    && failure.contains("VerifyError"));
        }
    }

    private static ExpectedVerdicts expected(String version) {
        return ExpectedVerdicts.all().stream().filter(row -> row.release().equals(new Release(version))).findFirst().orElseThrow();
    }

    private static ClassPath classPath(ExpectedVerdicts row) {
        return new ClassPath(JARS.artifacts(row.release(), row.artifacts()));
    }

    private static String root(ExpectedVerdicts row) {
        return row.release().rootPackage();
    }
}
