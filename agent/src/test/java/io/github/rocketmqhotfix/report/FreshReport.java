package io.github.rocketmqhotfix.report;

/** Makes reports that start at zero and are not among {@link Reports}, so a test sees only its own events. */
public final class FreshReport {

    private FreshReport() {}

    public static PatchReport create() {
        return new PatchReport("fresh-report");
    }
}
