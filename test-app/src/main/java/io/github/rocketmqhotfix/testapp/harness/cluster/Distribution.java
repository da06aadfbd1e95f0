package io.github.rocketmqhotfix.testapp.harness.cluster;

import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import java.nio.file.Path;
import java.util.List;

/**
 * The layout of an unpacked release: all servers and mqadmin in one lib folder, and the files in conf that they need.
 */
public final class Distribution {

    // 4.x refuses to start without these files
    private static final List<String> LOG_CONFIGURATIONS = List.of(
            "logback_broker.xml", "logback_namesrv.xml", "logback_tools.xml",
            "rmq.broker.logback.xml", "rmq.namesrv.logback.xml", "rmq.proxy.logback.xml", "rmq.tools.logback.xml");

    private Distribution() {}

    /**
     * Creates a distribution in a folder. Its servers log to standard output.
     *
     * @return the folder, for ROCKETMQ_HOME
     * @throws UnresolvedReleaseException if a server of exactly this release is not published
     */
    public static Path in(Path folder, ReleaseJars jars, Release release) {
        ReleaseJars.libFolder(
                jars.artifacts(release, List.of("rocketmq-broker", "rocketmq-namesrv", "rocketmq-tools")),
                folder.resolve("lib"));
        writeLogConfigurations(UncheckedFiles.createDirectories(folder.resolve("conf")));
        return folder;
    }

    static void writeLogConfigurations(Path conf) {
        for (String logging : LOG_CONFIGURATIONS) {
            UncheckedFiles.writeString(conf.resolve(logging), """
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
