package io.github.rocketmqhotfix.report;

import java.util.List;

/**
 * The answer to somebody who attached, as system properties: who asked reads them through the same attach, so there is no
 * port and no file. {@code rocketmq.hotfix.report.} and one of
 * <ul>
 * <li>{@code number}: ascending, written last; one that did not grow means that nobody answered
 * <li>{@code caller}: who asked, as that one named itself; may be empty
 * <li>{@code version}: of the agent that is in this JVM
 * <li>{@code installed}: true or false
 * <li>{@code answer}: what became of the command, {@code detail}: the same for people
 * <li>{@code ID.interventions}, {@code ID.repeated}, {@code ID.failures}: the counters of a patch
 * <li>{@code ID.targets}: a line per class, with tabs between outcome, class, jar and loader
 * <li>{@code ID.too-late}: a line for each thing that an agent that was attached cannot change any more
 * </ul>
 * What is said about patches is true for the moment of the answer.
 */
public final class StatusReport {

    public static final String PREFIX = "rocketmq.hotfix.report.";

    private static long number;

    private StatusReport() {
    }

    /** Answers. Throws SecurityException where the agent may not write properties. */
    public static synchronized void publish(String caller, String version, boolean installed, String answer, String detail,
            List<String> patchIds) {
        set("caller", caller);
        set("version", version);
        set("installed", Boolean.toString(installed));
        set("answer", answer);
        set("detail", detail);
        for (String id : patchIds) {
            PatchReport report = Reports.of(id);
            set(id + ".interventions", Long.toString(report.interventions()));
            set(id + ".repeated", Long.toString(report.repeatedRequests()));
            set(id + ".failures", Long.toString(report.failures()));
            set(id + ".targets", targets(report));
            set(id + ".too-late", lines(report.tooLate()));
        }
        number++;
        set("number", Long.toString(number));
    }

    private static String targets(PatchReport report) {
        StringBuilder text = new StringBuilder();
        for (Decision decision : report.decisions()) {
            Target target = decision.target();
            text.append(decision.outcome()).append('\t').append(target.className()).append('\t').append(target.jar())
                    .append('\t').append(target.loader()).append('\n');
        }
        return text.toString();
    }

    private static String lines(List<String> texts) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            all.append(text).append('\n');
        }
        return all.toString();
    }

    private static void set(String name, String value) {
        System.setProperty(PREFIX + name, value);
    }
}
