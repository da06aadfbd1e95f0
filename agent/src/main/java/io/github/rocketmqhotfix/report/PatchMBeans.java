package io.github.rocketmqhotfix.report;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The MBeans of all patches in the platform MBean server. */
final class PatchMBeans {

    private PatchMBeans() {
    }

    /** Makes the server where there is none. An MBean that is registered already stays. */
    static void register() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (PatchReport report : Reports.all()) {
            try {
                server.registerMBean(new StandardMBean(new PatchMetrics(report), PatchMBean.class),
                        new ObjectName("io.github.rocketmqhotfix:type=Patch,name=" + report.id()));
            } catch (InstanceAlreadyExistsException e) {
                Log.logger().debug("{} is in JMX already", report.id());
            }
        }
    }
}
