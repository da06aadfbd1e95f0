package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatchMetricsTest {

    private static final String ID = "patch-in-jmx";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final PatchReport report = Reports.of(ID);
    private ObjectName name;

    @BeforeEach
    void register() throws Exception {
        name = new ObjectName("io.github.rocketmqhotfix:type=Patch,name=" + ID);
        unregister();
        PatchMetrics.register();
    }

    @AfterEach
    void unregister() throws Exception {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
        System.clearProperty("rocketmq.hotfix.outcome." + ID);
    }

    @Test
    void theAttributesHaveTheNamesThatScriptsRelyOn() throws Exception {
        assertThat(Arrays.stream(server.getMBeanInfo(name).getAttributes()).map(MBeanAttributeInfo::getName))
                .containsExactlyInAnyOrder("Outcome", "Targets", "Interventions", "RepeatedRequests", "Failures",
                        "LastIntervention", "LastDetail");
    }

    @Test
    void theAttributesShowTheReport() throws Exception {
        PatchMBean bean = JMX.newMBeanProxy(server, name, PatchMBean.class);
        long before = bean.getInterventions();
        long repeatedBefore = bean.getRepeatedRequests();
        Stderr.linesDuring(() -> {
            report.decided(new Target("a.One", null, null), Outcome.APPLIED, "");
            report.decided(new Target("a.Two", null, null), Outcome.UNKNOWN_SHAPE, "");
            report.intervened("left a for b");
            report.repeated();
            report.failed(new IllegalStateException());
        });

        assertThat(bean.getOutcome()).isEqualTo("stood-aside:unknown-shape");
        assertThat(bean.getInterventions()).isEqualTo(before + 1);
        assertThat(bean.getRepeatedRequests()).isEqualTo(repeatedBefore + 1);
        assertThat(bean.getFailures()).isEqualTo(report.failures()).isPositive();
        assertThat(bean.getLastDetail()).isEqualTo("left a for b");
        assertThat(Instant.parse(bean.getLastIntervention())).isBetween(Instant.now().minusSeconds(600), Instant.now());
        assertThat(bean.getTargets())
                .extracting(target -> target.getAll(new String[] {"class", "jar", "loader", "outcome"}))
                .containsExactly(new Object[] {"a.One", "unknown jar", "bootstrap", "applied"},
                        new Object[] {"a.Two", "unknown jar", "bootstrap", "stood-aside:unknown-shape"});
        assertThat((CompositeData[]) server.getAttribute(name, "Targets")).hasSize(2);
    }

    @Test
    void aPatchWithoutAnInterventionHasNoLastIntervention() throws Exception {
        PatchMBean bean = new PatchMetrics(FreshReport.create());

        assertThat(bean.getOutcome()).isEqualTo("waiting");
        assertThat(bean.getLastIntervention()).isNull();
        assertThat(bean.getLastDetail()).isNull();
        assertThat(bean.getTargets()).isEmpty();
    }

    @Test
    void registeringAgainKeepsTheRegisteredMBeans() throws Exception {
        int registered = server.queryNames(new ObjectName("io.github.rocketmqhotfix:*"), null).size();

        PatchMetrics.register();

        assertThat(server.queryNames(new ObjectName("io.github.rocketmqhotfix:*"), null)).hasSize(registered);
        assertThat(JMX.newMBeanProxy(server, name, PatchMBean.class).getFailures()).isEqualTo(report.failures());
    }
}
