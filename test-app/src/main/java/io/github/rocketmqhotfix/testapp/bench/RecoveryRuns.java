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
        long unanswered = results().stream().filter(run -> !run.answered()).count();
        return reading(of + (unanswered == 0 ? ", first answer after" : ", no answer in " + unanswered + " of " + runs.size() + " runs of"),
                Unit.SECONDS, Recovery::seconds);
    }

    Reading strayRequests() {
        return reading(of + ", asked the removed one", Unit.REQUESTS, Recovery::strayRequests);
    }

    private Reading reading(String words, Unit unit, ToDoubleFunction<Recovery> what) {
        return Reading.of(words, unit, results(), what);
    }

    private List<Recovery> results() {
        return runs.stream().map(Batch::result).toList();
    }
}
