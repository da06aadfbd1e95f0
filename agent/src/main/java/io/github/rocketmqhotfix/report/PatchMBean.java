package io.github.rocketmqhotfix.report;

import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenDataException;

/** The attributes of one patch in JMX, as {@code io.github.rocketmqhotfix:type=Patch,name=ID}. */
public interface PatchMBean {

    /**
     * The worst outcome of the targets: {@code waiting}, {@code applied}, {@code stood-aside:REASON} or
     * {@code failed:REASON}.
     */
    String getOutcome();

    /**
     * One element per class and loader, with the text items {@code class}, {@code jar}, {@code loader} and
     * {@code outcome}.
     */
    CompositeData[] getTargets() throws OpenDataException;

    /** The number of times that the patch changed the behaviour of the host. */
    long getInterventions();

    /** The number of requests that the patch sent once more, to another server or over another connection. */
    long getRepeatedRequests();

    /** The number of times that the patch itself failed; the host then behaved as it does without the patch. */
    long getFailures();

    /** The time of the last intervention, as {@code 2026-11-21T08:15:30.123Z}, or null if there was none. */
    String getLastIntervention();

    /**
     * A description of the last intervention in one line, with the addresses or the broker that it concerns, if any;
     * null if there was no intervention.
     */
    String getLastDetail();
}
