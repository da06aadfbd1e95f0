package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.ArrayList;
import java.util.List;

/** The JVM flags of forked servers and clients. */
public enum JvmFlags {

    SERVER(true, "-Xms192m", "-Xmx192m", "-Xmn96m", "-XX:MaxDirectMemorySize=256m"), CLIENT(true, "-Xms64m",
            "-Xmx128m"),
    /** Java's defaults for memory, collector and compilers. */
    UNRESTRICTED(false),
    /** The memory that runbroker.sh sets since 4.3.0. */
    BROKER_BY_SCRIPT(false, "-Xms8g", "-Xmx8g", "-Xmn4g", "-XX:+AlwaysPreTouch");

    private final boolean small;
    private final List<String> memory;

    /** A small JVM uses the collector and the compiler with the lowest overhead, because tests run many JVMs. */
    JvmFlags(boolean small, String... memory) {
        this.small = small;
        this.memory = List.of(memory);
    }

    /** Returns the flags for a JVM of a runtime. */
    public List<String> on(JavaRuntime runtime) {
        List<String> flags = new ArrayList<>(memory);
        if (small) {
            flags.add("-XX:+UseSerialGC");
            flags.add("-XX:TieredStopAtLevel=1");
        }
        // a killed JVM would leave its hsperfdata file in /tmp
        flags.add("-XX:-UsePerfData");
        flags.add("-Djava.security.egd=file:/dev/./urandom");
        if (runtime.majorVersion() > 8) {
            // without the first flag, netty 4.0.42 (4.2.0 to 4.9.0) fails in a static initialiser
            flags.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
            flags.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
            flags.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
            // the store of 4.x needs these to free its mapped files
            flags.add("--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED");
            flags.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        }
        return flags;
    }
}
