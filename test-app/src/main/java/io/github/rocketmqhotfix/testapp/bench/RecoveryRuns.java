package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one release in one trouble, all with the agent or all without.
 *
 * @param of which of the two, as it stands in the figures
 */
record RecoveryRuns(String of, List<Future<Recovery>> runs) {

    RecoveryRuns {
        runs = List.copyOf(runs);
    }

    Reading failed() {
        return reading(of, Unit.CALLS, Recovery::failed);
    }

    Reading mostOfAThread() {
        return reading(of + ", the most of a thread", Unit.CALLS, Recovery::mostOfAThread);
    }

    Reading seconds() {
        boolean back = results().stream().allMatch(Recovery::answered);
        return reading(of + (back ? ", first answer after" : ", no answer in"), Unit.SECONDS, Recovery::seconds);
    }

    Reading strayRequests() {
        return reading(of + ", asked the removed one", Unit.REQUESTS, Recovery::strayRequests);
    }

    private Reading reading(String words, Unit unit, ToDoubleFunction<Recovery> what) {
        return new Reading(words, unit, results().stream().map(what::applyAsDouble).toList());
    }

    private List<Recovery> results() {
        return runs.stream().map(Batch::result).toList();
    }
}
