package io.github.rocketmqhotfix.cli.command;

import com.google.gson.stream.JsonWriter;
import io.github.rocketmqhotfix.cli.scan.ScanFinding;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.ToIntFunction;

/** Writes the findings of a scan while the scan runs. */
interface FindingWriter {

    /** Writes the findings of one jar or class folder. The list is not empty. */
    void write(List<ScanFinding> findings) throws IOException;

    /**
     * Ends the output.
     *
     * @param paths   the paths that the user named
     * @param summary a phrase such as {@code 12 files checked}
     */
    void finish(List<String> paths, String summary) throws IOException;

    /**
     * Writes a JSON array with one object per finding. The names of the fields are documented, so they must not change.
     */
    final class Json implements FindingWriter {

        private final PrintWriter out;
        private final JsonWriter json;

        Json(PrintWriter out) throws IOException {
            this.out = out;
            this.json = new JsonWriter(out);
            json.setIndent("  ");
            json.beginArray();
        }

        @Override
        public void write(List<ScanFinding> findings) throws IOException {
            for (ScanFinding each : findings) {
                json.beginObject()
                        .name("path").value(each.path)
                        .name("class").value(each.className)
                        .name("release").value(each.release)
                        .name("patch").value(each.patch)
                        .name("decision").value(each.decision)
                        .endObject();
            }
        }

        @Override
        public void finish(List<String> paths, String summary) throws IOException {
            json.endArray();
            json.flush();
            out.println();
        }
    }

    /** Writes a block of lines for each jar or class folder, and a line with the totals at the end. */
    final class Text implements FindingWriter {

        private final PrintWriter out;
        private int places;
        private int placesToPatch;

        Text(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void write(List<ScanFinding> findings) {
            ScanFinding first = findings.get(0);
            String release = first.release == null ? "unknown release" : first.release;
            out.println(OneLine.of(first.path) + "  (" + OneLine.of(release) + ")");
            String row = "  %-" + longest(findings, each -> each.patch.length()) + "s  %-"
                    + longest(findings, each -> each.decision.length()) + "s  %s%n";
            for (ScanFinding each : findings) {
                out.printf(row, each.patch, each.decision, OneLine.of(each.className));
            }
            places++;
            placesToPatch += findings.stream().anyMatch(ScanFinding::wouldApply) ? 1 : 0;
        }

        @Override
        public void finish(List<String> paths, String summary) {
            if (places == 0) {
                out.println("No RocketMQ found in " + OneLine.of(String.join(", ", paths)) + "; " + summary + ".");
                return;
            }
            out.println();
            out.println("RocketMQ found in " + places + (places == 1 ? " place" : " places") + ", "
                    + (placesToPatch == 0 ? "none" : placesToPatch) + " to patch; " + summary + ".");
            if (placesToPatch > 0) {
                out.println("To patch: add -javaagent:/path/rocketmq-hotfix-agent.jar to the JVMs that use them.");
            }
        }

        private static int longest(List<ScanFinding> findings, ToIntFunction<ScanFinding> length) {
            return findings.stream().mapToInt(length).max().orElse(0);
        }
    }
}
