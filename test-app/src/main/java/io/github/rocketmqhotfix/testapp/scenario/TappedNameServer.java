package io.github.rocketmqhotfix.testapp.scenario;

import io.github.rocketmqhotfix.testapp.harness.cluster.NameServer;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.harness.wire.RequestCode;
import io.github.rocketmqhotfix.testapp.harness.wire.WireTap;
import java.util.Optional;

/** A NameServer with a relay that counts the requests of its clients. Brokers connect to the NameServer directly. */
public record TappedNameServer(NameServer server, WireTap tap) {

    /** Starts both; does not wait for the NameServer. */
    public static TappedNameServer start(Workspace workspace, Setting setting) {
        NameServer server = NameServer.start(workspace, setting.servers(), Optional.empty());
        return new TappedNameServer(server, workspace.keep(WireTap.to(server.socketAddress())));
    }

    /** Returns the number of route requests so far. */
    public int routeRequests() {
        return tap.count(RequestCode.GET_ROUTEINFO_BY_TOPIC);
    }
}
