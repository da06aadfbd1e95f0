package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.cli.scan.Finding;
import java.io.PrintWriter;
import java.util.List;

/** For people: a block for each jar or class folder, and one line at the end that says what it comes to. */
final class FindingText implements FindingWriter {

    private final PrintWriter out;
    private int places;
    private int placesToPatch;

    FindingText(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(List<Finding> findings) {
        Finding first = findings.get(0);
        String release = first.release() == null ? "unknown release" : first.release();
        out.println(OneLine.of(first.path()) + "  (" + OneLine.of(release) + ")");
        int patchWidth = 0;
        int decisionWidth = 0;
        boolean patched = false;
        for (Finding each : findings) {
            patchWidth = Math.max(patchWidth, each.patch().length());
            decisionWidth = Math.max(decisionWidth, each.decision().length());
            patched |= each.decision().equals(Finding.WOULD_APPLY);
        }
        for (Finding each : findings) {
            out.printf("  %-" + patchWidth + "s  %-" + decisionWidth + "s  %s%n", each.patch(), each.decision(),
                    OneLine.of(each.className()));
        }
        places++;
        placesToPatch += patched ? 1 : 0;
    }

    @Override
    public void finish(List<String> paths, String looked) {
        if (places == 0) {
            out.println("Nothing of RocketMQ found in " + OneLine.of(String.join(", ", paths)) + "; " + looked + ".");
            return;
        }
        out.println();
        out.println("RocketMQ is in " + places + (places == 1 ? " place" : " places") + ", " + (placesToPatch == 0 ? "none" : placesToPatch)
                + " to patch; " + looked + ".");
        if (placesToPatch > 0) {
            out.println("To patch: add -javaagent:/path/rocketmq-hotfix-agent.jar to the JVMs that use them.");
        }
    }
}
