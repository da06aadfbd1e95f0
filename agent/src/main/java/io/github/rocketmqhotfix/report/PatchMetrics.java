package io.github.rocketmqhotfix.report;

import java.time.Instant;
import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** A report in JMX's words, of JDK types alone: a remote reader has no class of the agent. */
final class PatchMetrics implements PatchMBean {

    private static final String[] ITEMS = {"class", "jar", "loader", "outcome"};

    private final PatchReport report;

    PatchMetrics(PatchReport report) {
        this.report = report;
    }

    @Override
    public String getOutcome() {
        return report.outcome().toString();
    }

    @Override
    public CompositeData[] getTargets() throws OpenDataException {
        OpenType<?>[] texts = {SimpleType.STRING, SimpleType.STRING, SimpleType.STRING, SimpleType.STRING};
        CompositeType type = new CompositeType("Target", "a class in a loader, and what became of it", ITEMS, ITEMS, texts);
        List<Decision> decisions = report.decisions();
        CompositeData[] targets = new CompositeData[decisions.size()];
        for (int i = 0; i < targets.length; i++) {
            Target target = decisions.get(i).target();
            targets[i] = new CompositeDataSupport(type, ITEMS, new Object[] {target.className(), target.jar(),
                target.loader(), decisions.get(i).outcome().toString()});
        }
        return targets;
    }

    @Override
    public long getInterventions() {
        return report.interventions();
    }

    @Override
    public long getRepeatedRequests() {
        return report.repeatedRequests();
    }

    @Override
    public long getFailures() {
        return report.failures();
    }

    @Override
    public String getLastIntervention() {
        Intervention last = report.lastIntervention();
        return last == null ? null : Instant.ofEpochMilli(last.timeMillis()).toString();
    }

    @Override
    public String getLastDetail() {
        Intervention last = report.lastIntervention();
        return last == null ? null : last.detail();
    }
}
