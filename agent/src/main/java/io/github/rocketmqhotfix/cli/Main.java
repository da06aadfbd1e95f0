package io.github.rocketmqhotfix.cli;

import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;

/** {@code java -jar}: says what this jar is. The only class that writes on stdout; it never runs in a host. */
public final class Main {

    private Main() {
    }

    /** Arguments are ignored. */
    public static void main(String[] arguments) {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("rocketmq-hotfix-agent " + (version == null ? "(unpackaged)" : version));
        System.out.println("add -javaagent:/path/rocketmq-hotfix-agent.jar to the command line of a broker or a client");
        for (Patch patch : Patches.ALL) {
            System.out.println();
            System.out.println(patch.id());
            System.out.println("    " + patch.defect());
            for (String link : patch.upstream()) {
                System.out.println("    " + link);
            }
        }
    }
}
