package io.github.rocketmqhotfix.testapp.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an unpacked release has: all servers and mqadmin in one lib folder, and the files in conf that they want. */
public final class Distribution {

    // 4.x refuses to start without these files
    private static final List<String> LOG_CONFIGURATIONS = List.of(
            "logback_broker.xml", "logback_namesrv.xml", "logback_tools.xml",
            "rmq.broker.logback.xml", "rmq.namesrv.logback.xml", "rmq.proxy.logback.xml", "rmq.tools.logback.xml");

    private Distribution() {
    }

    /**
     * Lays one out; the log goes to standard output.
     *
     * @return the folder, for ROCKETMQ_HOME
     * @throws UnresolvedReleaseException if a server of exactly this release cannot be had
     */
    public static Path in(Path folder, ReleaseJars jars, Release release) {
        try {
            ReleaseJars.libFolder(
                    jars.artifacts(release, List.of("rocketmq-broker", "rocketmq-namesrv", "rocketmq-tools")), folder.resolve("lib"));
            writeLogConfigurations(Files.createDirectories(folder.resolve("conf")));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void writeLogConfigurations(Path conf) throws IOException {
        for (String logging : LOG_CONFIGURATIONS) {
            Files.writeString(conf.resolve(logging), """
                    <configuration>
                      <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%d{HH:mm:ss.SSS} %p %c{0} %m%n</pattern></encoder>
                      </appender>
                      <root level="WARN"><appender-ref ref="out"/></root>
                    </configuration>
                    """);
        }
    }
}
