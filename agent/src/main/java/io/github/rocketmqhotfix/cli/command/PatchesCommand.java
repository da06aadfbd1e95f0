package io.github.rocketmqhotfix.cli.command;

import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.patch.Patches;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the defects that the agent repairs. */
@Command(name = "patches", description = "Lists the patches: id, defect, releases, upstream links.",
        footerHeading = "%nExample:%n",
        footer = "  " + HotfixCommand.NAME + " patches")
final class PatchesCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        String gap = "";
        for (Patch patch : Patches.ALL) {
            out.print(gap);
            out.println(patch.id);
            out.println("  defect    " + patch.defect);
            out.println("  releases  " + patch.releases);
            out.println("  upstream  " + String.join(System.lineSeparator() + "            ", patch.upstream));
            gap = System.lineSeparator();
        }
    }
}
