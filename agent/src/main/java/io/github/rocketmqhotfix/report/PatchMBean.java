package io.github.rocketmqhotfix.report;

import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenDataException;

/** What one patch did in this JVM, as {@code io.github.rocketmqhotfix:type=Patch,name=ID}. */
public interface PatchMBean {

    /** {@code waiting}, {@code applied}, {@code stood-aside:REASON} or {@code failed:REASON}: the worst of the targets. */
    String getOutcome();

    /** One per class and loader, with the text items {@code class}, {@code jar}, {@code loader} and {@code outcome}. */
    CompositeData[] getTargets() throws OpenDataException;

    /** How often the patch changed what the host would have done. */
    long getInterventions();

    /** How many requests the patch sent once more, to another server or over another connection. */
    long getRepeatedRequests();

    /** How often the patch itself went wrong; the host then did what it does without it. */
    long getFailures();

    /** When, as {@code 2026-11-21T08:15:30.123Z}, or null: never. */
    String getLastIntervention();

    /** The line of the last intervention, with its addresses, or null. */
    String getLastDetail();
}
