package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.soak.Fault.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * An endless sequence of faults that the seed decides: in rounds, each with every kind of fault in an order of its own, with a target
 * and a length by chance. Freezing and cutting off NameServers, which clients notice last, stands twice in a round. What ends its
 * target does not hit those that live through all. Not for several threads.
 */
final class Schedule {

    private static final List<Target> NAME_SERVERS = Stream.of(Target.values()).filter(Target::isNameServer).toList();
    private static final List<Target> BROKERS = Stream.of(Target.values()).filter(target -> !target.isNameServer()).toList();
    private static final List<Kind> OF_NAME_SERVERS = List.of(Kind.KILL, Kind.REPLACE, Kind.TAKE_OFF_LIST, Kind.FREEZE, Kind.FREEZE,
            Kind.CUT_OFF, Kind.CUT_OFF);
    private static final List<Kind> OF_BROKERS = List.of(Kind.KILL, Kind.REPLACE, Kind.FREEZE, Kind.CUT_OFF);

    /** A thread of a client that does not leave a NameServer asks it every 3 s: at least three times. */
    private static final int LEAST_SECONDS = 10;
    private static final int MOST_SECONDS = 16;

    private final Random random;
    private final Deque<Fault> round = new ArrayDeque<>();

    private Schedule(long seed) {
        random = new Random(seed);
    }

    /** The same seed gives the same sequence. */
    static Schedule of(long seed) {
        return new Schedule(seed);
    }

    /** The next fault. */
    Fault next() {
        if (round.isEmpty()) {
            deal();
        }
        return round.pop();
    }

    private void deal() {
        List<Fault> faults = new ArrayList<>();
        OF_NAME_SERVERS.forEach(kind -> faults.add(fault(kind, NAME_SERVERS)));
        OF_BROKERS.forEach(kind -> faults.add(fault(kind, BROKERS)));
        faults.add(fault(Kind.LOSE_WITH_FAILURES, List.of(Target.MASTER_A)));
        Collections.shuffle(faults, random);
        round.addAll(faults);
    }

    private Fault fault(Kind kind, List<Target> targets) {
        List<Target> possible = targets.stream().filter(target -> !kind.endsTarget() || !target.livesThroughAll()).toList();
        Target target = possible.get(random.nextInt(possible.size()));
        int seconds = LEAST_SECONDS + random.nextInt(MOST_SECONDS - LEAST_SECONDS + 1);
        return new Fault(kind, target, kind == Kind.REPLACE ? 0 : seconds);
    }
}
