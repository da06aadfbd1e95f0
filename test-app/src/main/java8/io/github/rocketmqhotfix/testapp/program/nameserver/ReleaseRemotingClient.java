package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.Members;
import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The real remoting client of any release, called by reflection. Except for the fields of requests, it requires only
 * members that all releases have.
 */
final class ReleaseRemotingClient {

    static final String CLASS = "remoting.netty.NettyRemotingClient";

    private final Object client;
    private final Map<String, String> fields;
    private final Method invokeSync;
    private final Method createRequest;
    private final Method answerCode;

    /**
     * Wraps a client that has started.
     *
     * @param fields the fields of each request; up to 3.1.5 a request cannot have any
     */
    ReleaseRemotingClient(Object client, Map<String, String> fields) throws NoSuchMethodException {
        this.client = client;
        this.fields = fields;
        invokeSync = method(client.getClass(), "invokeSync");
        Class<?> command = invokeSync.getReturnType();
        createRequest = method(command, "createRequestCommand");
        answerCode = method(command, "getCode");
    }

    /** Creates a client with the settings of the release's own producers and consumers, and starts it. */
    static ReleaseRemotingClient started(TargetRelease release) throws Exception {
        Object config = release.loadBelowRoot("remoting.netty.NettyClientConfig").getConstructor().newInstance();
        try {
            // producers and consumers of 5.3.0 and later switch this setting off
            Members.call(config, "setScanAvailableNameSrv", false);
        } catch (NoSuchMethodException earlier) {
            // there is nothing to switch off
        }
        Object client = release.loadBelowRoot(CLASS).getConstructor(config.getClass()).newInstance(config);
        Members.call(client, "start");
        return new ReleaseRemotingClient(client, Collections.<String, String>emptyMap());
    }

    /** Sets the NameServer list, and returns it in the client's order, because most releases shuffle the list. */
    List<String> list(List<String> addresses) throws Exception {
        List<String> order = new ArrayList<String>(addresses);
        Members.call(client, "updateNameServerAddressList", order);
        return order;
    }

    /** Returns a new request with the fields that the constructor received. */
    Object request(int code) throws Exception {
        Object request = Members.invoke(createRequest, null, code, null);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            Members.call(request, "addExtField", field.getKey(), field.getValue());
        }
        return request;
    }

    /**
     * Calls the NameServer that the client chooses, waits for the answer, and returns its code.
     *
     * @throws Exception the exception of the release
     */
    int ask(Object request, long timeoutMillis) throws Exception {
        return (Integer) Members.invoke(answerCode, Members.invoke(invokeSync, client, null, request, timeoutMillis));
    }

    /** Returns the NettyRemotingClient. */
    Object client() {
        return client;
    }

    void shutdown() throws Exception {
        Members.call(client, "shutdown");
    }

    /** Returns the method with this name. Every release has exactly one such method. */
    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }
}
