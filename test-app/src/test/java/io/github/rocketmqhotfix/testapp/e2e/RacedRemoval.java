package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.cluster.Installation;
import io.github.rocketmqhotfix.testapp.process.Workspace;
import java.time.Duration;
import java.util.List;

/**
 * A NameServer, alive, is taken off the list of a client in the moment that #2090 is about: 64 threads have read the old
 * list and wait for the lock of selection. Then they go on calling.
 */
final class RacedRemoval {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * Requests as counted on the wire.
     *
     * @param askedInTheRace at the removed one, by the calls that were under way
     * @param askedLater     at the removed one, by calls that began after the removal
     * @param remainingAsked at the other
     * @param failed         calls of any time
     */
    record Result(int askedInTheRace, int askedLater, int remainingAsked, int failed) {
    }

    Result run(Installation installation, List<String> flags) {
        try (Workspace workspace = Workspace.create("raced-removal")) {
            FlakyNameServer removed = workspace.keep(new FlakyNameServer());
            FlakyNameServer remaining = workspace.keep(new FlakyNameServer());
            CallWatch servers = new CallWatch(List.of(removed, remaining));
            SteadyClient client = SteadyClient.start(workspace, installation, flags);
            client.list(List.of(removed.address()));
            SteadyClient.Calls raced = client.race(CallWatch.THREADS, TIMEOUT, remaining.address());
            int askedInTheRace = removed.count();
            client.start(CallWatch.THREADS, TIMEOUT, CallWatch.PAUSE, 0);
            servers.mark();
            if (!servers.await(() -> servers.callersBeside(null).size() == CallWatch.THREADS)) {
                throw new IllegalStateException("some thread got nowhere");
            }
            int failed = raced.failed() + client.stop().failed();
            return new Result(askedInTheRace, removed.count() - askedInTheRace, remaining.count(), failed);
        }
    }
}
