package io.github.rocketmqhotfix.testapp.program.jmh;

import java.lang.reflect.Method;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures local-address discovery on a host that has a usable address. */
@State(Scope.Benchmark)
public class HotDiscovery {

    private Method discovery;

    @Setup
    public void find() throws ReflectiveOperationException {
        discovery = holder().getMethod("getLocalAddress");
        PatchOutcomeCheck.require("loopback-filter");
    }

    @Benchmark
    public Object localAddress() throws ReflectiveOperationException {
        return discovery.invoke(null);
    }

    private static Class<?> holder() throws ClassNotFoundException {
        try {
            // from 5.1.0 on; some of these releases have no RemotingUtil
            return Class.forName("org.apache.rocketmq.common.utils.NetworkUtil");
        } catch (ClassNotFoundException older) {
            return Class.forName("org.apache.rocketmq.remoting.common.RemotingUtil");
        }
    }
}
