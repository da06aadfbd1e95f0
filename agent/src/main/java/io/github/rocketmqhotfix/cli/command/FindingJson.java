package io.github.rocketmqhotfix.cli.command;

import com.google.gson.stream.JsonWriter;
import io.github.rocketmqhotfix.cli.scan.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** One array of objects; their fields stay as they are. */
final class FindingJson implements FindingWriter {

    private final PrintWriter out;
    private final JsonWriter json;

    FindingJson(PrintWriter out) {
        this.out = out;
        this.json = new JsonWriter(out);
        json.setIndent("  ");
        try {
            json.beginArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(List<Finding> findings) {
        try {
            for (Finding each : findings) {
                json.beginObject()
                        .name("path").value(each.path())
                        .name("class").value(each.className())
                        .name("release").value(each.release())
                        .name("patch").value(each.patch())
                        .name("decision").value(each.decision())
                        .endObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void finish(List<String> paths, String looked) {
        try {
            json.endArray();
            json.flush();
            out.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
