package io.github.rocketmqhotfix.testapp.e2e;

import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.ScriptedServer;

/**
 * Two NameServers of a client.
 *
 * @param used  the NameServer that the client asks
 * @param other the NameServer that the client does not ask
 */
public record ServerPair(ScriptedServer used, ScriptedServer other) {

    /** Runs a call, which must request a route, to find the NameServer that the client asks. */
    public static ServerPair of(ScriptedServer first, ScriptedServer second, Runnable call) {
        int before = first.count(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        call.run();
        return first.count(RequestCode.GET_ROUTEINFO_BY_TOPIC) > before ? new ServerPair(first, second)
                : new ServerPair(second, first);
    }
}
