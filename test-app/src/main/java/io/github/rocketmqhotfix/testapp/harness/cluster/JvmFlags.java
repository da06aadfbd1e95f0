package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.util.ArrayList;
import java.util.List;

/** The one place for the JVM flags of forked servers and clients. */
public enum JvmFlags {

    SERVER(true, "-Xms192m", "-Xmx192m", "-Xmn96m", "-XX:MaxDirectMemorySize=256m"),
    CLIENT(true, "-Xms64m", "-Xmx128m"),
    /** With the memory, the collector and the compilers that Java chooses. */
    UNRESTRICTED(false),
    /** As runbroker.sh does since 4.3.0. */
    BROKER_BY_SCRIPT(false, "-Xms8g", "-Xmx8g", "-Xmn4g", "-XX:+AlwaysPreTouch");

    private final boolean small;
    private final List<String> memory;

    /** Small: with the collector and the compiler that take the least of a machine that runs many. */
    JvmFlags(boolean small, String... memory) {
        this.small = small;
        this.memory = List.of(memory);
    }

    /** For a JVM of this runtime. */
    public List<String> on(JavaRuntime runtime) {
        List<String> flags = new ArrayList<>(memory);
        if (small) {
            flags.add("-XX:+UseSerialGC");
            flags.add("-XX:TieredStopAtLevel=1");
        }
        // hsperfdata in /tmp would outlive a killed JVM
        flags.add("-XX:-UsePerfData");
        flags.add("-Djava.security.egd=file:/dev/./urandom");
        if (runtime.majorVersion() > 8) {
            // netty 4.0.42 (4.2.0 to 4.9.0) dies in a static initialiser without the first
            flags.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
            flags.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
            flags.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
            // the store of 4.x frees its mapped files through these
            flags.add("--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED");
            flags.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        }
        return flags;
    }
}
