package io.github.rocketmqhotfix.testapp.soak;

import io.github.rocketmqhotfix.testapp.soak.SoakFault.FaultKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * An endless sequence of faults that depends only on the seed. A round has every kind of fault of NameServers and of
 * brokers in random order. Targets and durations are random, except that a replacement has no duration and only the
 * first master is killed while consumers fail. A round freezes a NameServer twice and cuts a NameServer off twice,
 * because clients notice these faults later than all others. Not thread-safe.
 */
final class FaultSchedule {

    private static final List<SoakTarget> NAME_SERVERS = Stream.of(SoakTarget.values()).filter(SoakTarget::isNameServer)
            .toList();
    private static final List<SoakTarget> BROKERS = Stream.of(SoakTarget.values())
            .filter(target -> !target.isNameServer()).toList();
    private static final List<FaultKind> OF_NAME_SERVERS = List.of(FaultKind.KILL, FaultKind.REPLACE,
            FaultKind.TAKE_OFF_LIST,
            FaultKind.FREEZE, FaultKind.FREEZE, FaultKind.CUT_OFF, FaultKind.CUT_OFF);
    private static final List<FaultKind> OF_BROKERS = List.of(FaultKind.KILL, FaultKind.REPLACE, FaultKind.FREEZE,
            FaultKind.CUT_OFF);

    /** Long enough for three requests of a client thread that keeps using a dead NameServer: it sends one every 3 s. */
    private static final int LEAST_SECONDS = 10;
    private static final int MOST_SECONDS = 16;

    private final Random random;
    private final Deque<SoakFault> round = new ArrayDeque<>();

    FaultSchedule(long seed) {
        random = new Random(seed);
    }

    SoakFault next() {
        if (round.isEmpty()) {
            fillRound();
        }
        return round.pop();
    }

    private void fillRound() {
        List<SoakFault> faults = new ArrayList<>();
        OF_NAME_SERVERS.forEach(kind -> faults.add(fault(kind, NAME_SERVERS)));
        OF_BROKERS.forEach(kind -> faults.add(fault(kind, BROKERS)));
        faults.add(fault(FaultKind.KILL_WHILE_CONSUMERS_FAIL, List.of(SoakTarget.MASTER_A)));
        Collections.shuffle(faults, random);
        round.addAll(faults);
    }

    private SoakFault fault(FaultKind kind, List<SoakTarget> targets) {
        List<SoakTarget> possible = targets.stream().filter(target -> !kind.endsTarget() || !target.isNeverEnded())
                .toList();
        SoakTarget target = possible.get(random.nextInt(possible.size()));
        int seconds = LEAST_SECONDS + random.nextInt(MOST_SECONDS - LEAST_SECONDS + 1);
        return new SoakFault(kind, target, kind == FaultKind.REPLACE ? 0 : seconds);
    }
}
