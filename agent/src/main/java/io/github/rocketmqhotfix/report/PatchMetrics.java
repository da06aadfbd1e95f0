package io.github.rocketmqhotfix.report;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Publishes a report in JMX. Uses JDK types only, because a remote reader does not have the agent's classes. */
final class PatchMetrics implements PatchMBean {

    private static final String[] ITEMS = {"class", "jar", "loader", "outcome"};

    private final PatchReport report;

    PatchMetrics(PatchReport report) {
        this.report = report;
    }

    /** Registers the MBeans of all patches in the platform MBean server. Leaves an MBean that is registered already. */
    static void register() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (PatchReport report : Reports.all()) {
            try {
                server.registerMBean(new StandardMBean(new PatchMetrics(report), PatchMBean.class),
                        new ObjectName("io.github.rocketmqhotfix:type=Patch,name=" + report.id));
            } catch (InstanceAlreadyExistsException e) {
                Log.logger().debug("{} is in JMX already", report.id);
            }
        }
    }

    @Override
    public String getOutcome() {
        return report.outcome().toString();
    }

    @Override
    public CompositeData[] getTargets() throws OpenDataException {
        OpenType<?>[] texts = {SimpleType.STRING, SimpleType.STRING, SimpleType.STRING, SimpleType.STRING};
        CompositeType type = new CompositeType("Target", "a class in a loader, and its outcome", ITEMS, ITEMS, texts);
        List<CompositeData> targets = new ArrayList<>();
        for (Map.Entry<Target, Outcome> each : report.decisions().entrySet()) {
            Target target = each.getKey();
            targets.add(new CompositeDataSupport(type, ITEMS, new Object[] {target.className, target.jar, target.loader,
                each.getValue().toString()}));
        }
        return targets.toArray(new CompositeData[0]);
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
        PatchReport.Intervention last = report.lastIntervention();
        return last == null ? null : Instant.ofEpochMilli(last.timeMillis).toString();
    }

    @Override
    public String getLastDetail() {
        PatchReport.Intervention last = report.lastIntervention();
        return last == null ? null : last.detail;
    }
}
