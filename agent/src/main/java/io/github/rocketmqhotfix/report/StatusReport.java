package io.github.rocketmqhotfix.report;

import java.util.List;
import java.util.Map;

/**
 * Publishes the answer to a command of an attaching process as system properties. The attaching process reads them
 * through the same attach, so the agent needs no port and no file. Each name is {@code rocketmq.hotfix.report.}
 * followed by one of
 * <ul>
 * <li>{@code number}: ascending and written last; if it has not increased, no agent has answered
 * <li>{@code caller}: the name that the attaching process gave itself; may be empty
 * <li>{@code version}: the version of the agent in this JVM
 * <li>{@code installed}: true or false
 * <li>{@code answer}: the result of the command; {@code detail}: this result in a sentence
 * <li>{@code ID.interventions}, {@code ID.repeated}, {@code ID.failures}: the counters of a patch
 * <li>{@code ID.targets}: one line per class and loader, with tabs between outcome, class, jar and loader
 * <li>{@code ID.too-late}: one line for each thing that an attached agent can no longer change
 * </ul>
 * The values of the patches are those at the time of the answer.
 */
public final class StatusReport {

    public static final String PREFIX = "rocketmq.hotfix.report.";

    private static long number;

    private StatusReport() {}

    /** Publishes one answer. Throws SecurityException if the agent may not write properties. */
    public static synchronized void publish(String caller, String version, boolean installed, String answer,
            String detail,
            List<String> patchIds) {
        set("caller", caller);
        set("version", version);
        set("installed", installed);
        set("answer", answer);
        set("detail", detail);
        for (String id : patchIds) {
            PatchReport report = Reports.of(id);
            set(id + ".interventions", report.interventions());
            set(id + ".repeated", report.repeatedRequests());
            set(id + ".failures", report.failures());
            StringBuilder targets = new StringBuilder();
            for (Map.Entry<Target, Outcome> each : report.decisions().entrySet()) {
                Target target = each.getKey();
                targets.append(each.getValue()).append('\t').append(target.className).append('\t').append(target.jar)
                        .append('\t').append(target.loader).append('\n');
            }
            set(id + ".targets", targets);
            StringBuilder tooLate = new StringBuilder();
            for (String each : report.tooLate()) {
                tooLate.append(each).append('\n');
            }
            set(id + ".too-late", tooLate);
        }
        number++;
        set("number", number);
    }

    private static void set(String name, Object value) {
        System.setProperty(PREFIX + name, value.toString());
    }
}
