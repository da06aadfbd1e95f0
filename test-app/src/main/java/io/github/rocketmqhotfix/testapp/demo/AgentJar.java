package io.github.rocketmqhotfix.testapp.demo;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build leaves the agent. */
public final class AgentJar {

    private AgentJar() {
    }

    /** What to say where there is none. */
    public static String missing(Path jar) {
        return "no agent at " + jar + "; build it with: mvn -q -DskipTests package";
    }

    /** The jar of the agent module, seen from this application's own jar or classes; it need not exist. */
    public static Path besideThisApplication() {
        return folderOfThisApplication().resolve("../../agent/target/rocketmq-hotfix-agent.jar").normalize();
    }

    /** Where this application's own jar is, or its directory of classes. */
    public static Path folderOfThisApplication() {
        try {
            return Path.of(AgentJar.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
