package io.github.rocketmqhotfix.testapp.program.nameserver;

import io.github.rocketmqhotfix.testapp.program.TargetRelease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** The real remoting client of one release, loaded by the release's class loader. It uses only members that all releases have. */
final class ReleaseRemotingClient {

    static final String CLASS = "remoting.netty.NettyRemotingClient";

    private final Object client;
    private final Method createRequest;
    private final Method invokeSync;
    private final Method answerCode;

    private ReleaseRemotingClient(Object client, Method createRequest, Method invokeSync, Method answerCode) {
        this.client = client;
        this.createRequest = createRequest;
        this.invokeSync = invokeSync;
        this.answerCode = answerCode;
    }

    /** Creates a client with the settings of the release's own producers and consumers, and starts it. */
    static ReleaseRemotingClient started(TargetRelease release) throws ReflectiveOperationException {
        Object config = config(release);
        Class<?> command = release.named("remoting.protocol.RemotingCommand");
        Class<?> client = release.named(CLASS);
        ReleaseRemotingClient started = new ReleaseRemotingClient(
                client.getConstructor(config.getClass()).newInstance(config),
                command.getMethod("createRequestCommand", int.class, release.named("remoting.CommandCustomHeader")),
                client.getMethod("invokeSync", String.class, command, long.class),
                command.getMethod("getCode"));
        started.invoke("start");
        return started;
    }

    /** Sets the NameServer list. Passes a copy, because the release may shuffle the list. */
    void list(List<String> addresses) throws ReflectiveOperationException {
        client.getClass().getMethod("updateNameServerAddressList", List.class).invoke(client, new ArrayList<String>(addresses));
    }

    /**
     * Calls the NameServer that the client chooses, waits for the answer, and returns its code.
     *
     * @throws InvocationTargetException if the release throws; the cause is its exception
     */
    int ask(int code, long timeoutMillis) throws ReflectiveOperationException {
        Object request = createRequest.invoke(null, code, null);
        return (Integer) answerCode.invoke(invokeSync.invoke(client, null, request, timeoutMillis));
    }

    void shutdown() throws ReflectiveOperationException {
        invoke("shutdown");
    }

    private static Object config(TargetRelease release) throws ReflectiveOperationException {
        Object config = release.named("remoting.netty.NettyClientConfig").getConstructor().newInstance();
        for (Method method : config.getClass().getMethods()) {
            // producers and consumers of 5.3.0 and later switch this setting off
            if (method.getName().equals("setScanAvailableNameSrv")) {
                method.invoke(config, false);
            }
        }
        return config;
    }

    private void invoke(String method) throws ReflectiveOperationException {
        client.getClass().getMethod(method).invoke(client);
    }
}
