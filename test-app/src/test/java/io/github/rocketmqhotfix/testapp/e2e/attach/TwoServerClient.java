package io.github.rocketmqhotfix.testapp.e2e.attach;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCalls;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.NameServersInUse;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.scenario.TappedNameServer;

/** A client that runs while its two NameServers freeze and thaw; requests are counted on the wire. */
final class TwoServerClient {

    private static final int THREADS = 4;
    /**
     * A request that the NameServers answer with success. They know no broker, so they refuse a route request, and the
     * agent does not accept this refusal as an answer.
     */
    private static final int CODE = RequestCode.GET_BROKER_CLUSTER_INFO;

    private final NameServerClient client;
    private TappedNameServer used;
    private TappedNameServer other;

    private TwoServerClient(NameServersInUse servers) {
        client = servers.client();
        used = servers.used();
        other = servers.other();
    }

    /**
     * The results of calls.
     *
     * @param all        number of calls
     * @param failed     number of calls without an answer
     * @param askedOther number of requests to the NameServer that is not frozen
     */
    record Calls(int all, int failed, int askedOther) {

        boolean isStuck() {
            return failed == all && askedOther == 0;
        }

        /** Returns whether the other NameServer answered every call. */
        boolean isRecovered() {
            return failed == 0 && askedOther == all;
        }
    }

    static TwoServerClient start(Workspace workspace, Setting setting) {
        return new TwoServerClient(NameServersInUse.start(workspace, setting));
    }

    long pid() {
        return client.process().pid();
    }

    void freezeUsed() {
        used.server().process().freeze();
    }

    /** Thaws the frozen NameServer and freezes the other one, which the client uses now. */
    void swapFrozen() {
        used.server().process().thaw();
        TappedNameServer left = used;
        used = other;
        other = left;
        freezeUsed();
    }

    /**
     * Makes {@code each} calls in each of several threads. With one thread, a test would pass even if the patch only
     * cleared the client's choice of a NameServer.
     */
    Calls call(int each) {
        int before = other.tap().count(CODE);
        NameServerCalls calls = client.call(CallPlan.of(THREADS, each).withCode(CODE));
        return new Calls(calls.size(), calls.failed(), other.tap().count(CODE) - before);
    }
}
