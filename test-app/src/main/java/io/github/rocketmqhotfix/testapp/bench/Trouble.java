package io.github.rocketmqhotfix.testapp.bench;

import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.CutOffNeighbour;
import io.github.rocketmqhotfix.testapp.scenario.FrozenNameServer;
import io.github.rocketmqhotfix.testapp.scenario.HalfDeadConnection;
import io.github.rocketmqhotfix.testapp.scenario.KilledNameServer;
import io.github.rocketmqhotfix.testapp.scenario.Progress;
import io.github.rocketmqhotfix.testapp.scenario.RemovedNameServer;
import io.github.rocketmqhotfix.testapp.scenario.ReturningNameServer;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import java.time.Duration;

/** What can happen to the NameServers of a client. */
enum Trouble {

    /** Of two, the one in use is killed. */
    KILLED("one of two killed") {
        @Override
        Recovery of(Setting setting, CallPlan plan) {
            return Recovery.of(new KilledNameServer(setting, plan).run());
        }
    },
    /** Of two, the one in use stops to answer. */
    FROZEN("one of two frozen") {
        @Override
        Recovery of(Setting setting, CallPlan plan) {
            return Recovery.of(new FrozenNameServer(setting, plan, Progress.SILENT).run().calls());
        }
    },
    /** Of two, one swallows attempts to connect, and the other's connections end once (#7056). */
    CUT_OFF("one of two cut off") {
        @Override
        CallPlan plan(int threads) {
            // less than a dial takes, as for CutOffNeighbour.EIGHT_THREADS
            return CallPlan.of(threads, CALLS).withTimeout(Duration.ofSeconds(2)).inRounds();
        }

        @Override
        Recovery of(Setting setting, CallPlan plan) {
            return Recovery.of(new CutOffNeighbour(setting, plan).run().calls());
        }
    },
    /** The one in use is taken off the list and goes on answering (#2042). */
    REMOVED("taken off the list") {
        @Override
        Recovery of(Setting setting, CallPlan plan) {
            RemovedNameServer.Result result = new RemovedNameServer(setting, plan).run();
            return Recovery.of(result.calls()).withStrayRequests(result.removedRequests());
        }
    },
    /** Neither of two answers for a while; then the one that was not in use does. */
    RETURNED("both frozen, one returns") {
        @Override
        Recovery of(Setting setting, CallPlan plan) {
            return Recovery.of(new ReturningNameServer(setting, plan).run());
        }
    },
    /** There is one address; the open connection swallows everything, new ones work (#9290). */
    HALF_DEAD("one address, half-dead") {
        @Override
        Recovery of(Setting setting, CallPlan plan) {
            return Recovery.of(new HalfDeadConnection(setting, plan).run().calls());
        }
    };

    private static final int CALLS = 4;
    /** So that calls that fail at once do not all do so in the same millisecond. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String title;

    Trouble(String title) {
        this.title = title;
    }

    /** What the client then calls, in this benchmark. */
    CallPlan plan(int threads) {
        return CallPlan.of(threads, CALLS).withPause(PAUSE);
    }

    /** Brings it about on servers of its own; a setting's agent is in the client. */
    abstract Recovery of(Setting setting, CallPlan plan);

    @Override
    public String toString() {
        return title;
    }
}
