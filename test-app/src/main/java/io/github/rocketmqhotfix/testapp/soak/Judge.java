package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Compares what was seen with what must hold, and knows of which invariants nothing was seen that could have broken them. For
 * any number of threads.
 */
final class Judge {

    private final Breaches breaches;
    private final Map<Invariant, String> notJudged = new EnumMap<>(Invariant.class);

    Judge(Breaches breaches) {
        this.breaches = breaches;
        for (Invariant invariant : Invariant.values()) {
            notJudged.put(invariant, invariant.whyNotJudged());
        }
    }

    /** Those that may be broken without anybody having seen it, and why. */
    synchronized Map<Invariant, String> notJudged() {
        Map<Invariant, String> open = new EnumMap<>(notJudged);
        breaches.all().forEach(breach -> open.remove(breach.invariant()));
        return open;
    }

    /** The books when all has arrived that will, with keys of what is lost. */
    void books(Balance balance, List<String> lost) {
        if (balance.acknowledged() > 0) {
            judged(Invariant.NOTHING_LOST);
        }
        if (balance.received() > 0) {
            judged(Invariant.NOTHING_INVENTED);
        }
        if (balance.lost() > 0) {
            breaches.add(Invariant.NOTHING_LOST, "the consumers", balance.lost() + " are missing: " + lost);
        }
        if (balance.alien() > 0) {
            breaches.add(Invariant.NOTHING_INVENTED, "the consumers", balance.alien() + " messages came out of nothing");
        }
    }

    /** What has gone to each address of a NameServer so far, by code. */
    void requests(Map<String, Map<Integer, Long>> byAddress, UnaryOperator<String> askerAt) {
        if (!byAddress.isEmpty()) {
            judged(Invariant.THE_WIRE_IS_SEEN);
        }
        byAddress.forEach((address, codes) -> {
            if (codes.containsKey(RequestCode.CONSUMER_SEND_MSG_BACK)) {
                breaches.add(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER, askerAt.apply(address),
                        codes.get(RequestCode.CONSUMER_SEND_MSG_BACK) + " went to the NameServer at " + address);
            }
        });
    }

    /** What of the wire was not seen. */
    void unseen(long bytes, Optional<String> failure) {
        if (bytes > 0 || failure.isPresent()) {
            breaches.add(Invariant.THE_WIRE_IS_SEEN, "tcpdump", bytes + " bytes were not. " + failure.orElse(""));
        }
    }

    /**
     * How often a dead NameServer was asked by the clients that had used it.
     *
     * @param othersQuick whether the others answered quickly, so that nobody had a reason to leave those as well
     * @return whether this counts
     */
    boolean deadNameServer(Fault fault, List<Asked> asked, boolean othersQuick) {
        if (!othersQuick || asked.isEmpty()) {
            return false;
        }
        judged(Invariant.DEAD_NAME_SERVERS_ARE_LEFT);
        boolean offList = fault.kind() == Fault.Kind.TAKE_OFF_LIST;
        asked.stream().filter(each -> each.times() > (offList ? 0 : each.threads())).forEach(each ->
                breaches.add(Invariant.DEAD_NAME_SERVERS_ARE_LEFT, each.client(), "its threads, " + each.threads() + ", asked "
                        + each.times() + " times when " + fault.words() + "; its agent said " + each.said()));
        return true;
    }

    /**
     * What producers were told that asked for their route while a NameServer failed, until all was as before.
     *
     * @param othersQuick whether the others answered quickly
     */
    void routes(Fault fault, List<String> failures, boolean othersQuick) {
        if (othersQuick) {
            judged(Invariant.NO_ROUTE_FAILS);
            if (!failures.isEmpty()) {
                breaches.add(Invariant.NO_ROUTE_FAILS, "the producers", failures.size() + " failed when " + fault.words() + ": " + failures);
            }
        }
    }

    /** A fault is over. {@code missing}: what is not as before. */
    void over(Fault fault, Optional<String> missing) {
        judged(Invariant.ALL_COMES_BACK);
        if (fault.kind() == Fault.Kind.LOSE_WITH_FAILURES && missing.isEmpty()) {
            judged(Invariant.NO_SEND_BACK_TO_A_NAME_SERVER);
        }
        missing.ifPresent(what -> breaches.add(Invariant.ALL_COMES_BACK, fault.target().toString(), "when " + fault.words() + ": " + what));
    }

    /** A JVM that should run; {@code tail}: the last that it said, of one that does not. */
    void jvm(String name, Optional<String> tail) {
        judged(Invariant.JVMS_LIVE);
        tail.ifPresent(said -> breaches.add(Invariant.JVMS_LIVE, name, "it is gone" + said));
    }

    /** What all JVMs used; those that live through all faults have to be among them long enough. */
    void flatness(List<RestSeries> all, Set<String> living) {
        for (RestSeries series : all) {
            for (Quantity quantity : Quantity.values()) {
                List<Long> figures = series.figures(quantity);
                if (!quantity.flatness().isKept(figures)) {
                    breaches.add(Invariant.JVMS_STAY_FLAT, series.jvm(),
                            "its " + quantity + " grew by " + Flatness.growth(figures) + ": " + figures);
                }
            }
        }
        Set<String> tooShort = new TreeSet<>(living);
        tooShort.removeAll(all.stream().filter(RestSeries::isLong).map(RestSeries::jvm).collect(Collectors.toSet()));
        if (tooShort.isEmpty()) {
            judged(Invariant.JVMS_STAY_FLAT);
        } else {
            synchronized (this) {
                notJudged.put(Invariant.JVMS_STAY_FLAT, "fewer than " + Flatness.LEAST_FIGURES + " figures of " + String.join(", ", tooShort));
            }
        }
    }

    /** What the agent said in each JVM. */
    void agent(Map<String, List<String>> linesByJvm) {
        linesByJvm.forEach((jvm, lines) -> {
            if (!lines.isEmpty()) {
                judged(Invariant.THE_AGENT_DOES_NOT_FAIL);
            }
            List<String> failures = AgentFigures.failures(lines);
            if (!failures.isEmpty()) {
                breaches.add(Invariant.THE_AGENT_DOES_NOT_FAIL, jvm, "it said " + failures);
            }
        });
    }

    /** Does something of the soak itself; what it throws is a breach. */
    void watched(String what, Runnable step) {
        judged(Invariant.THE_SOAK_DOES_NOT_FAIL);
        try {
            step.run();
        } catch (RuntimeException failure) {
            breaches.add(Invariant.THE_SOAK_DOES_NOT_FAIL, what, failure.toString());
        }
    }

    private synchronized void judged(Invariant invariant) {
        notJudged.remove(invariant);
    }
}
