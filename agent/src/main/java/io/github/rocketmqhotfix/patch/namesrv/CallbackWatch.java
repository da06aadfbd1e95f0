package io.github.rocketmqhotfix.patch.namesrv;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Stands in front of a callback of the host, in the host's own loader and with its own interface, whatever methods
 * that has in its release. Sees how the call ended, first, so that a call which the host makes from its callback
 * goes to the new choice already; then everything goes on to the callback, and what it throws comes back.
 */
final class CallbackWatch implements InvocationHandler {

    private final Object callback;
    private final PendingCall call;

    private CallbackWatch(Object callback, PendingCall call) {
        this.callback = callback;
        this.call = call;
    }

    static Object of(Object callback, Object client, PendingCall call) throws Exception {
        Class<?> type = HostObject.callbackType(client, callback);
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new CallbackWatch(callback, call));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() != Object.class) {
            look(method.getName(), arguments);
        } else if (method.getName().equals("equals")) {
            return callback.equals(unwatched(arguments[0]));
        }
        try {
            return method.invoke(callback, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private void look(String method, Object[] arguments) {
        try {
            if (method.equals("operationSucceed")) {
                call.answered();
            } else if (method.equals("operationFail")) {
                // alone only for a connection that failed; else operationComplete came first
                call.failed(CallFailure.ofSending((Throwable) arguments[0]));
            } else if (method.equals("operationComplete")) {
                if (HostObject.call(arguments[0], "getResponseCommand") == null) {
                    call.failed(CallFailure.ofResponseFuture(arguments[0]));
                } else {
                    call.answered();
                }
            }
        } catch (Throwable e) {
            call.failed(e);
        }
    }

    /** The host knows its callbacks only: to it, two that stand before the same one are the same. */
    private static Object unwatched(Object other) {
        if (other != null && Proxy.isProxyClass(other.getClass())) {
            InvocationHandler handler = Proxy.getInvocationHandler(other);
            return handler instanceof CallbackWatch ? ((CallbackWatch) handler).callback : other;
        }
        return other;
    }
}
