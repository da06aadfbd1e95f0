package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.nio.file.Path;

/** The flag under test; options as in key=value,key=value, or empty. */
public record AgentFlag(Path jar, String options) {

    /** The flag with no options. */
    public AgentFlag(Path jar) {
        this(jar, "");
    }

    /** As it stands on a command line. */
    public String argument() {
        return "-javaagent:" + jar.toAbsolutePath() + (options.isEmpty() ? "" : "=" + options);
    }
}
