package io.github.rocketmqhotfix.report;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;

/** The MBeans of all patches in the platform MBean server. */
final class PatchMBeans {

    /** Of every notification; which patch it is, its source says. */
    static final String NOTIFICATION_TYPE = "rocketmq.hotfix.intervention";

    private final Map<PatchReport, NotificationBroadcasterSupport> emitters;

    private PatchMBeans(Map<PatchReport, NotificationBroadcasterSupport> emitters) {
        this.emitters = emitters;
    }

    /** Makes the server where there is none. What is registered already stays. */
    static PatchMBeans register() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<PatchReport, NotificationBroadcasterSupport> emitters = new HashMap<>();
        for (PatchReport report : Reports.all()) {
            NotificationBroadcasterSupport emitter = new NotificationBroadcasterSupport(new EachForItself(),
                    new MBeanNotificationInfo(new String[] {NOTIFICATION_TYPE}, Notification.class.getName(),
                            "The patch changed what the host would have done; the message has the addresses"));
            try {
                server.registerMBean(new StandardEmitterMBean(new PatchMetrics(report), PatchMBean.class, emitter), name(report));
                emitters.put(report, emitter);
            } catch (InstanceAlreadyExistsException e) {
                Log.logger().debug("{} is in JMX already", report.id());
            }
        }
        return new PatchMBeans(emitters);
    }

    /** Sends what is given from now on to the listeners, on this thread; does not return. */
    void announce(Announcements announcements) throws JMException {
        announcements.open();
        while (true) {
            Announcements.Announcement next = announcements.take();
            send(next.report(), next.intervention());
        }
    }

    private void send(PatchReport report, Intervention intervention) throws JMException {
        NotificationBroadcasterSupport emitter = emitters.get(report);
        if (emitter != null) {
            emitter.sendNotification(new Notification(NOTIFICATION_TYPE, name(report), intervention.number(),
                    intervention.timeMillis(), intervention.detail()));
        }
    }

    private static ObjectName name(PatchReport report) throws JMException {
        return new ObjectName("io.github.rocketmqhotfix:type=Patch,name=" + report.id());
    }

    /** Calls the listeners, which are the host's, on the same thread; one that throws even an Error keeps nothing from the others. */
    private static final class EachForItself implements Executor {

        /** Not private: before Java 11 the compiler makes a class more for that, which would have to be loaded early too. */
        EachForItself() {
        }

        @Override
        public void execute(Runnable listener) {
            try {
                listener.run();
            } catch (Throwable e) {
                Log.logger().debug("a listener of notifications failed: {}", e.getClass().getName());
            }
        }
    }
}
