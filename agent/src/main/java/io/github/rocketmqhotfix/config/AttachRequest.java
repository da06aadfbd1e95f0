package io.github.rocketmqhotfix.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The request of an attaching process (the caller), as {@code key=value,key=value}. {@code command} is {@code install},
 * {@code detach} or {@code report}; the default is {@code install}. {@code version} is the version of the caller's jar.
 * {@code caller} is a text that the answer repeats. An install can also have the options of the flag. A caller of
 * another version may send commands and options that this version does not know.
 */
public final class AttachRequest {

    public static final String INSTALL = "install";
    public static final String DETACH = "detach";
    public static final String REPORT = "report";

    private static final String COMMAND = "command=";
    private static final String VERSION = "version=";
    private static final String CALLER = "caller=";

    public final String command;
    /** Empty if the caller gave no version. Such a caller is not the command line of this project. */
    public final String callerVersion;
    /** A text by which a caller recognises the answer to its own command; may be empty. */
    public final String caller;
    /** The remaining arguments, for {@link Options}. */
    public final String options;

    /** {@code arguments} is the text that the attaching process sent, or null. */
    public AttachRequest(String arguments) {
        String requested = INSTALL;
        String version = "";
        String name = "";
        List<String> others = new ArrayList<>();
        for (String part : (arguments == null ? "" : arguments).split(",")) {
            String each = part.trim();
            if (each.startsWith(COMMAND)) {
                requested = each.substring(COMMAND.length()).trim();
            } else if (each.startsWith(VERSION)) {
                version = each.substring(VERSION.length()).trim();
            } else if (each.startsWith(CALLER)) {
                name = each.substring(CALLER.length()).trim();
            } else if (!each.isEmpty()) {
                others.add(each);
            }
        }
        command = requested;
        callerVersion = version;
        caller = name;
        options = String.join(",", others);
    }

    /** Returns a request as the text that the constructor parses; {@code options} may be empty. */
    public static String arguments(String command, String version, String caller, String options) {
        return COMMAND + command + ',' + VERSION + version + ',' + CALLER + caller
                + (options.isEmpty() ? "" : ',' + options);
    }

    /**
     * The reason to refuse the request, or null. A caller that names its version waits for an answer, so a mistake in
     * its options leads to a refusal. The options of other callers are handled as with {@code -javaagent}: a mistake
     * causes a warning line.
     */
    public String refusal() {
        boolean install = command.equals(INSTALL);
        if (!install && !command.equals(DETACH) && !command.equals(REPORT)) {
            return "command " + command + ": unknown; allowed are " + INSTALL + ", " + DETACH + ", " + REPORT;
        }
        if (!install && !options.isEmpty()) {
            return "command " + command + " takes no options, but there is " + options;
        }
        List<String> problems = callerVersion.isEmpty() ? null : Options.problems(options);
        return problems == null || problems.isEmpty() ? null : problems.get(0);
    }
}
