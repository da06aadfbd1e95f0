package io.github.rocketmqhotfix.testapp.e2e.compat;

import io.github.rocketmqhotfix.testapp.e2e.compat.ObservedRow.ObservedClass;
import io.github.rocketmqhotfix.testapp.harness.cluster.ExpectedVerdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what a JVM made of a row with what releases.csv expects of it, both ways: a class that is woven although
 * it was to be left alone is as wrong as one that is left alone.
 */
public final class RowCheck {

    private final ExpectedVerdicts expected;
    private final ObservedRow observed;
    private final List<String> mismatches = new ArrayList<>();

    private RowCheck(ExpectedVerdicts expected, ObservedRow observed) {
        this.expected = expected;
        this.observed = observed;
    }

    /** One line each; none if all is as expected. */
    static List<String> mismatches(ExpectedVerdicts expected, ObservedRow observed) {
        RowCheck check = new RowCheck(expected, observed);
        check.all();
        return check.mismatches;
    }

    /** The classes that a row is about. */
    static List<String> classNames(ExpectedVerdicts expected) {
        return List.copyOf(patchByClass(expected).keySet());
    }

    private void all() {
        observed.failures().forEach(failure -> mismatch("the JVM refused", failure));
        Map<String, String> patches = patchByClass(expected);
        same("classes", new TreeSet<>(patches.keySet()), new TreeSet<>(observed.classes().keySet()));
        List<String> lines = new ArrayList<>();
        patches.forEach((className, patch) -> {
            ObservedClass seen = observed.classes().get(className);
            if (seen != null) {
                String verdict = expected.of(patch, className);
                lines.add(line(verdict, patch, className, seen.holder()));
                bytes(className, verdict.equals(ExpectedVerdicts.APPLIED), seen);
            }
        });
        same("lines of the agent", sorted(lines), sorted(observed.agentLines()));
    }

    private void bytes(String className, boolean woven, ObservedClass seen) {
        ClassMembers loaded = seen.stages().get("loaded");
        if (loaded == null) {
            mismatch(className, "was never handed to the JVM");
            return;
        }
        same(className + ", its members", seen.released().names(), loaded.names());
        if (loaded.equals(seen.released()) == woven) {
            mismatch(className, woven ? "has the released instructions" : "has other instructions than the released ones");
        }
        stage(className, seen, "retransformed", loaded);
        stage(className, seen, "retransformed-twice", loaded);
        stage(className, seen, "reverted", seen.released());
    }

    private void stage(String className, ObservedClass seen, String stage, ClassMembers wanted) {
        ClassMembers found = seen.stages().get(stage);
        if (found == null) {
            mismatch(className, "was not handed to the JVM again when " + stage);
        } else if (!found.equals(wanted)) {
            mismatch(className, "when " + stage + " is different in " + wanted.differences(found));
        }
    }

    /** The classes that are there if a patch has anything to look at, from the facts. */
    public static Map<String, String> patchByClass(ExpectedVerdicts expected) {
        Map<String, String> patches = new TreeMap<>();
        put(patches, expected, "loopback-filter", expected.release().isAtLeast("5.1.0") ? "common.utils.NetworkUtil"
                : "remoting.common.RemotingUtil");
        put(patches, expected, "namesrv-reset", "remoting.netty.NettyRemotingClient");
        for (String each : List.of("MQClientAPIImpl", "consumer.DefaultMQPushConsumerImpl", "consumer.DefaultMQPullConsumerImpl")) {
            put(patches, expected, "sendback-fallback", "client.impl." + each);
        }
        return patches;
    }

    private static void put(Map<String, String> patches, ExpectedVerdicts expected, String patch, String className) {
        if (!expected.verdicts().get(patch).equals(ExpectedVerdicts.NOT_PRESENT)) {
            patches.put(expected.release().rootPackage() + "." + className, patch);
        }
    }

    private static String line(String verdict, String patch, String className, String holder) {
        boolean applied = verdict.equals(ExpectedVerdicts.APPLIED);
        return "[rocketmq-hotfix] INFO " + verdict + " " + patch + (applied ? " to " : " for ") + className + " (" + holder + ")";
    }

    private void same(String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            mismatch(what, "expected " + wanted + " but was " + found);
        }
    }

    private void mismatch(String what, String how) {
        mismatches.add(expected + ": " + what + ": " + how);
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }
}
