package io.github.rocketmqhotfix.testapp.e2e.attach;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.scenario.CallPlan;
import io.github.rocketmqhotfix.testapp.scenario.NameServerCall;
import io.github.rocketmqhotfix.testapp.scenario.NameServerClient;
import io.github.rocketmqhotfix.testapp.scenario.NameServersInUse;
import io.github.rocketmqhotfix.testapp.scenario.Setting;
import io.github.rocketmqhotfix.testapp.scenario.TappedNameServer;
import java.util.List;

/** A client that runs on while its NameServers freeze and thaw; requests are counted on the wire. */
final class ClientOfTwo {

    private static final int THREADS = 4;
    /** They know no broker, and a refused route would be no answer. */
    private static final int CODE = RequestCode.GET_BROKER_CLUSTER_INFO;

    private final NameServerClient client;
    private TappedNameServer used;
    private TappedNameServer other;

    private ClientOfTwo(NameServerClient client, TappedNameServer used, TappedNameServer other) {
        this.client = client;
        this.used = used;
        this.other = other;
    }

    /**
     * What calls came to.
     *
     * @param all        how many there were
     * @param failed     how many got no answer
     * @param askedOther how many went to the NameServer that is not frozen
     */
    record Calls(int all, int failed, int askedOther) {

        boolean isStuck() {
            return failed == all && askedOther == 0;
        }

        /** Every call was answered by the other one. */
        boolean isRecovered() {
            return failed == 0 && askedOther == all;
        }
    }

    static ClientOfTwo start(Workspace workspace, Setting setting) {
        NameServersInUse two = NameServersInUse.start(workspace, setting);
        return new ClientOfTwo(two.client(), two.used(), two.other());
    }

    long pid() {
        return client.process().pid();
    }

    void freezeUsed() {
        used.server().process().freeze();
    }

    /** The frozen one goes on, and the other, which the client has gone to, is frozen. */
    void changeOver() {
        used.server().process().thaw();
        TappedNameServer left = used;
        used = other;
        other = left;
        freezeUsed();
    }

    /** In several threads: one makes a naive reset look perfect. */
    Calls call(int each) {
        int before = other.tap().count(CODE);
        List<NameServerCall> calls = client.call(CallPlan.of(THREADS, each).withCode(CODE));
        int failed = (int) calls.stream().filter(call -> !call.answered()).count();
        return new Calls(calls.size(), failed, other.tap().count(CODE) - before);
    }
}
