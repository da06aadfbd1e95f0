package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;

/**
 * Two NameServers and a client that has both on its list.
 *
 * @param used  the NameServer that the client uses
 * @param other the other NameServer
 */
public record NameServersInUse(TappedNameServer used, TappedNameServer other, NameServerClient client) {

    /**
     * Starts the two NameServers and the client, and waits until the client has chosen a NameServer.
     *
     * @throws IllegalStateException if the NameServers do not answer in time
     */
    public static NameServersInUse start(Workspace workspace, Setting setting) {
        TappedNameServer first = TappedNameServer.start(workspace, setting);
        TappedNameServer second = TappedNameServer.start(workspace, setting);
        NameServerClient client = NameServerClient.start(workspace, setting, "caller");
        first.server().awaitAnswer();
        second.server().awaitAnswer();
        client.list(List.of(first.tap().address(), second.tap().address()));
        client.requireAnswers();
        int before = first.routeRequests();
        client.call(CallPlan.once());
        return first.routeRequests() > before
                ? new NameServersInUse(first, second, client)
                : new NameServersInUse(second, first, client);
    }
}
