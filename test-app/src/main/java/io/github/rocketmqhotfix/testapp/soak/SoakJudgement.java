package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.soak.NameServerRequestCounter.RequestCount;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Compares the observations of a soak with the invariants. It also keeps the invariants that could not be judged,
 * because no observation could have shown a breach. Thread-safe.
 */
final class SoakJudgement {

    /**
     * An invariant that did not hold.
     *
     * @param second the time in seconds since the cluster was up
     * @param jvm    the client, server or step in which it was seen
     * @param detail the observation, as a phrase that follows "but"
     */
    record Breach(Invariant invariant, long second, String jvm, String detail) {

        String words() {
            return "broken after " + second + " s, " + jvm + ": " + invariant + ", but " + detail;
        }
    }

    private final SoakClock clock;
    private final List<Breach> breaches = new ArrayList<>();
    private final Map<Invariant, String> notJudged = new EnumMap<>(Invariant.class);

    SoakJudgement(SoakClock clock) {
        this.clock = clock;
        for (Invariant invariant : Invariant.values()) {
            notJudged.put(invariant, invariant.reasonIfNotJudged());
        }
    }

    /** Returns the first breach of each invariant in each JVM. */
    synchronized List<Breach> breaches() {
        return List.copyOf(breaches);
    }

    /**
     * Returns the invariants that could not be judged, because no observation could have shown a breach, each with the
     * reason.
     */
    synchronized Map<Invariant, String> notJudged() {
        Map<Invariant, String> open = new EnumMap<>(notJudged);
        breaches.forEach(breach -> open.remove(breach.invariant()));
        return open;
    }

    /** Judges the final balance of messages; {@code lost} has keys of lost messages. */
    void balance(Balance balance, List<String> lost) {
        if (balance.acknowledged() > 0) {
            judged(Invariant.NOTHING_LOST);
        }
        if (balance.received() > 0) {
            judged(Invariant.NOTHING_INVENTED);
        }
        if (balance.lost() > 0) {
            broken(Invariant.NOTHING_LOST, "the consumers", balance.lost() + " are missing: " + lost);
        }
        if (balance.neverSent() > 0) {
            broken(Invariant.NOTHING_INVENTED, "the consumers",
                    balance.neverSent() + " messages were received that nobody sent");
        }
    }

    /**
     * Judges the requests by NameServer address and request code; {@code clientAt} names the client that uses an
     * address.
     */
    void requests(Map<String, Map<Integer, Long>> byAddress, UnaryOperator<String> clientAt) {
        if (!byAddress.isEmpty()) {
            judged(Invariant.ALL_REQUESTS_ARE_CAPTURED);
        }
        byAddress.forEach((address, codes) -> {
            if (codes.containsKey(RequestCode.CONSUMER_SEND_MSG_BACK)) {
                broken(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, clientAt.apply(address),
                        codes.get(RequestCode.CONSUMER_SEND_MSG_BACK) + " went to the NameServer at " + address);
            }
        });
    }

    /** Judges the capture itself. */
    void capture(long unreadBytes, Optional<String> failure) {
        if (unreadBytes > 0 || failure.isPresent()) {
            broken(Invariant.ALL_REQUESTS_ARE_CAPTURED, "tcpdump",
                    unreadBytes + " bytes were not captured. " + failure.orElse(""));
        }
    }

    /**
     * Judges the requests to a dead NameServer by the clients that had used it.
     *
     * @param othersQuick whether the other NameServers answered quickly, so that no client had a reason to leave those
     *     as well
     * @return whether the requests were judged
     */
    boolean deadNameServer(SoakFault fault, List<RequestCount> counts, boolean othersQuick) {
        if (!othersQuick || counts.isEmpty()) {
            return false;
        }
        judged(Invariant.DEAD_NAME_SERVERS_ARE_LEFT);
        boolean offList = fault.kind() == FaultKind.TAKE_OFF_LIST;
        counts.stream().filter(count -> count.times() > (offList ? 0 : count.threads()))
                .forEach(count -> broken(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, count.client(),
                        count.times() + " requests came from " + count.threads()
                                + " asking thread(s) when " + fault.words() + "; lines of its agent: "
                                + count.agentLines()));
        return true;
    }

    /**
     * Judges the producers' route requests that failed between the start of a NameServer's fault and the recovery.
     *
     * @param othersQuick whether the other NameServers answered quickly
     */
    void routes(SoakFault fault, List<String> failures, boolean othersQuick) {
        if (othersQuick) {
            judged(Invariant.NO_ROUTE_FAILS);
            if (!failures.isEmpty()) {
                broken(Invariant.NO_ROUTE_FAILS, "the producers",
                        failures.size() + " failed when " + fault.words() + ": " + failures);
            }
        }
    }

    /** Judges the recovery from a fault; {@code missing} names the parts that have not recovered. */
    void recovery(SoakFault fault, Optional<String> missing) {
        judged(Invariant.CLUSTER_RECOVERS);
        if (fault.kind() == FaultKind.KILL_WHILE_CONSUMERS_FAIL && missing.isEmpty()) {
            judged(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
        }
        missing.ifPresent(what -> broken(Invariant.CLUSTER_RECOVERS, fault.target().toString(),
                "when " + fault.words() + ": " + what));
    }

    /** Judges a JVM that should run; {@code outputTail} is present if it has ended. */
    void jvm(String name, Optional<String> outputTail) {
        judged(Invariant.JVMS_KEEP_RUNNING);
        outputTail.ifPresent(tail -> broken(Invariant.JVMS_KEEP_RUNNING, name, "it has ended" + tail));
    }

    /**
     * Judges the growth of all JVMs. The invariant counts as not judged if no JVM grew and a JVM of {@code neverEnded},
     * which no fault ends, has too few measurements.
     */
    void growth(List<IdleSeries> all, Set<String> neverEnded) {
        for (IdleSeries series : all) {
            for (MeasuredQuantity quantity : MeasuredQuantity.values()) {
                List<Long> values = series.values(quantity);
                if (!quantity.isFlat(values)) {
                    broken(Invariant.JVMS_STAY_FLAT, series.jvm(),
                            "its " + quantity + " grew by " + MeasuredQuantity.growth(values) + ": " + values);
                }
            }
        }
        Set<String> tooShort = new TreeSet<>(neverEnded);
        all.stream().filter(IdleSeries::isLongEnough).map(IdleSeries::jvm).forEach(tooShort::remove);
        if (tooShort.isEmpty()) {
            judged(Invariant.JVMS_STAY_FLAT);
        } else {
            synchronized (this) {
                notJudged.put(Invariant.JVMS_STAY_FLAT,
                        "fewer than " + MeasuredQuantity.LEAST_VALUES + " measurements of "
                                + String.join(", ", tooShort));
            }
        }
    }

    /** Judges the agent's lines in each JVM. */
    void agent(Map<String, List<String>> linesByJvm) {
        linesByJvm.forEach((jvm, lines) -> {
            if (!lines.isEmpty()) {
                judged(Invariant.THE_AGENT_DOES_NOT_FAIL);
            }
            List<String> failures = AgentLineArchive.failures(lines);
            if (!failures.isEmpty()) {
                broken(Invariant.THE_AGENT_DOES_NOT_FAIL, jvm, "it printed " + failures);
            }
        });
    }

    /** Runs a step of the soak; an exception counts as a breach and is not rethrown. */
    void runStep(String name, Runnable step) {
        judged(Invariant.THE_SOAK_DOES_NOT_FAIL);
        try {
            step.run();
        } catch (RuntimeException failure) {
            broken(Invariant.THE_SOAK_DOES_NOT_FAIL, name, failure.toString());
        }
    }

    private synchronized void judged(Invariant invariant) {
        notJudged.remove(invariant);
    }

    private synchronized void broken(Invariant invariant, String jvm, String detail) {
        if (breaches.stream().noneMatch(known -> known.invariant() == invariant && known.jvm().equals(jvm))) {
            Breach breach = new Breach(invariant, clock.second(), jvm, detail);
            breaches.add(breach);
            clock.print(breach.words());
        }
    }
}
