package io.github.rocketmqhotfix.testapp.e2e.namesrv;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
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

    /** The seed decides about the pauses between calls. */
    Result run(Installation installation, List<String> flags, long seed) {
        try (Workspace workspace = Workspace.create("raced-removal")) {
            CallWatch servers = CallWatch.start(workspace, 2);
            FlakyNameServer removed = servers.servers().get(0);
            FlakyNameServer remaining = servers.servers().get(1);
            SteadyClient client = SteadyClient.start(workspace, installation, flags);
            client.list(List.of(removed.address()));
            SteadyClient.Calls raced = client.race(CallWatch.THREADS, TIMEOUT, remaining.address());
            int askedInTheRace = servers.count(removed);
            client.start(CallWatch.THREADS, TIMEOUT, Duration.ZERO, CallWatch.PAUSE, seed);
            servers.mark();
            if (!servers.await(() -> servers.callersBeside(null).size() == CallWatch.THREADS)) {
                throw new IllegalStateException("some thread got nowhere");
            }
            int failed = raced.failed() + client.stop().failed();
            return new Result(askedInTheRace, servers.count(removed) - askedInTheRace, servers.count(remaining), failed);
        }
    }
}
