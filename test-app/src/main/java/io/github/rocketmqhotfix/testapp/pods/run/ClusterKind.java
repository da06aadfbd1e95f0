package io.github.rocketmqhotfix.testapp.pods.run;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;

/**
 * What one cluster differs in.
 *
 * @param installation the release of the servers and the Java of all pods; {@link Layout#OFFICIAL_IMAGE} has RocketMQ in
 *                     the extension loader
 * @param patched      whether the agent is on its pods
 * @param groups       how many groups of one master and one slave
 * @param nameServers  how many NameServers
 */
public record ClusterKind(Installation installation, boolean patched, int groups, int nameServers) {

    /** Two groups, three NameServers. */
    public ClusterKind(Installation installation, boolean patched) {
        this(installation, patched, 2, 3);
    }

    /** As a column is headed. */
    public String title() {
        return (patched ? "with" : "without") + " the agent, Java " + installation.runtime().majorVersion();
    }
}
