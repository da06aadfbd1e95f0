package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.nio.file.Path;

/** The -javaagent flag under test; the options have the form key=value,key=value, or are empty. */
public record AgentFlag(Path jar, String options) {

    /** The flag without options. */
    public AgentFlag(Path jar) {
        this(jar, "");
    }

    /** Returns the flag as an argument of a command line. */
    public String argument() {
        return "-javaagent:" + jar.toAbsolutePath() + (options.isEmpty() ? "" : "=" + options);
    }
}
