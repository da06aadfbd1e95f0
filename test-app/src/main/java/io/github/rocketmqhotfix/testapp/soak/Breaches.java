package io.github.rocketmqhotfix.testapp.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was broken so far; of the same invariant in the same JVM only the first. */
final class Breaches {

    private record Place(Invariant invariant, String jvm) {
    }

    private final Clock clock;
    private final Map<Place, Breach> byPlace = new LinkedHashMap<>();

    Breaches(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(Invariant invariant, String jvm, String detail) {
        Breach breach = new Breach(invariant, clock.second(), jvm, detail);
        if (byPlace.putIfAbsent(new Place(invariant, jvm), breach) == null) {
            clock.say("BROKEN: " + breach.words());
        }
    }

    synchronized List<Breach> all() {
        return new ArrayList<>(byPlace.values());
    }
}
