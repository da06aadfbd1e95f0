package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;

/** The chart's values for many servers on one small machine; what has to do with RocketMQ's behaviour is left as it is. */
final class ChartValues {

    private static final String FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Dtls.server.mode=disabled"
            + " -Djava.security.egd=file:/dev/./urandom"
            + " -Drocketmq.broker.diskSpaceWarningLevelRatio=0.99 -Drocketmq.broker.diskSpaceCleanForciblyRatio=0.98";

    private ChartValues() {
    }

    /** YAML. */
    static String of(ClusterKind kind) {
        return """
                image: {tag: "%1$s"}
                hotfix: {enabled: %2$s}
                nameServer: {replicas: %3$d, heap: 96m, javaOptions: "%4$s"}
                broker:
                  groups: %5$d
                  heap: 192m
                  directMemory: 256m
                  javaOptions: "%4$s"
                  startupSeconds: 240
                  config:
                    diskMaxUsedSpaceRatio: 99
                    mapedFileSizeCommitLog: 16777216
                    mappedFileSizeCommitLog: 16777216
                    mapedFileSizeConsumeQueue: 60000
                    mappedFileSizeConsumeQueue: 60000
                    maxIndexNum: 5000
                    maxHashSlotNum: 1000
                    timerWheelEnable: false
                """.formatted(kind.installation().release(), kind.patched(), kind.nameServers(), options(kind), kind.groups());
    }

    private static String options(ClusterKind kind) {
        return kind.installation().layout() == Layout.OFFICIAL_IMAGE
                ? FLAGS + " -Djava.ext.dirs=" + extensionFolders(kind.installation().runtime()) : FLAGS;
    }

    /** In the order of the official image's runbroker.sh; the kubelet fills in the one that the chart sets. */
    private static String extensionFolders(JavaRuntime runtime) {
        return runtime.home() + "/jre/lib/ext:$(ROCKETMQ_HOME)/lib:" + runtime.home() + "/lib/ext";
    }
}
