package io.github.rocketmqhotfix.testapp.cli;

import io.github.rocketmqhotfix.testapp.harness.cluster.Installation;
import io.github.rocketmqhotfix.testapp.harness.cluster.JavaRuntime;
import io.github.rocketmqhotfix.testapp.harness.cluster.Layout;
import io.github.rocketmqhotfix.testapp.harness.cluster.Release;
import io.github.rocketmqhotfix.testapp.harness.cluster.ReleaseJars;
import io.github.rocketmqhotfix.testapp.harness.cluster.UnresolvedReleaseException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that choose what a cluster runs: {@code --rocketmq} and {@code --java-home}. */
public final class ClusterOptions {

    private static final String OLDEST = "3.2.6";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--rocketmq", paramLabel = "VERSION", defaultValue = "4.9.0", converter = ReleaseConverter.class,
            description = "the RocketMQ release, " + OLDEST + " or later (default: ${DEFAULT-VALUE})")
    private Release release;

    @Option(names = "--java-home", paramLabel = "DIR", converter = JavaHomeConverter.class,
            description = "the Java of servers and clients (default: the Java that runs this application); Java 8 gets the command line of the"
                    + " official images, with RocketMQ in -Djava.ext.dirs")
    private JavaRuntime runtime = JavaRuntime.current();

    /** Converts a version to a release. */
    public static final class ReleaseConverter implements ITypeConverter<Release> {

        @Override
        public Release convert(String version) {
            return new Release(version);
        }
    }

    private static final class JavaHomeConverter implements ITypeConverter<JavaRuntime> {

        @Override
        public JavaRuntime convert(String home) {
            try {
                return JavaRuntime.of(Path.of(home));
            } catch (IllegalArgumentException bad) {
                throw new TypeConversionException(bad.getMessage());
            }
        }
    }

    /**
     * Returns the installation that the options describe; nothing is downloaded yet.
     *
     * @throws ParameterException if the release is older than the oldest one with published servers
     */
    public Installation installation(ReleaseJars jars) {
        if (!release.isAtLeast(OLDEST)) {
            throw new ParameterException(command.commandLine(),
                    "the oldest release whose NameServer and broker are published is " + OLDEST + ", not " + release);
        }
        return new Installation(jars, release, runtime,
                runtime.majorVersion() == 8 ? Layout.OFFICIAL_IMAGE : Layout.PLAIN);
    }

    /**
     * Downloads the jars of the NameServer, the broker and the client.
     *
     * @throws UnresolvedReleaseException if one of them, or one of their dependencies, cannot be resolved; see
     *     {@link UnresolvedReleaseHandler}
     */
    public static void fetch(Installation installation) {
        installation.releaseJars().nameServer(installation.release());
        installation.releaseJars().broker(installation.release());
        installation.releaseJars().client(installation.release());
    }
}
