package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.util.List;

/**
 * Two NameServers and a client that has both on its list.
 *
 * @param used  the one that the client has chosen
 * @param other the one that it has not
 */
public record NameServersInUse(TappedNameServer used, TappedNameServer other, NameServerClient client) {

    /**
     * Starts all three and lets the client choose.
     *
     * @throws IllegalStateException if there is no answer
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
