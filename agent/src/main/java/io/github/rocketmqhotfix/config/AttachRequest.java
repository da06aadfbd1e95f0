package io.github.rocketmqhotfix.config;

import java.util.List;

/**
 * What somebody who attaches asks for: {@code command=install|detach|report} (install where none is named),
 * {@code version=} of the caller's jar, {@code caller=} something that the answer repeats, and for install the options of
 * the flag, all as {@code key=value,key=value}.
 * A caller of another version may know commands and options that this one does not.
 */
public final class AttachRequest {

    public static final String INSTALL = "install";
    public static final String DETACH = "detach";
    public static final String REPORT = "report";

    private static final String COMMAND = "command=";
    private static final String VERSION = "version=";
    private static final String CALLER = "caller=";

    private final String command;
    private final String callerVersion;
    private final String caller;
    private final String options;

    private AttachRequest(String command, String callerVersion, String caller, String options) {
        this.command = command;
        this.callerVersion = callerVersion;
        this.caller = caller;
        this.options = options;
    }

    /** {@code arguments} is what came with the attach, or null. */
    public static AttachRequest parse(String arguments) {
        String command = INSTALL;
        String version = "";
        String caller = "";
        StringBuilder options = new StringBuilder();
        for (String part : (arguments == null ? "" : arguments).split(",")) {
            String each = part.trim();
            if (each.startsWith(COMMAND)) {
                command = each.substring(COMMAND.length()).trim();
            } else if (each.startsWith(VERSION)) {
                version = each.substring(VERSION.length()).trim();
            } else if (each.startsWith(CALLER)) {
                caller = each.substring(CALLER.length()).trim();
            } else if (!each.isEmpty()) {
                options.append(options.length() == 0 ? "" : ",").append(each);
            }
        }
        return new AttachRequest(command, version, caller, options.toString());
    }

    /** The arguments that {@link #parse} reads; {@code options} may be empty. */
    public static String arguments(String command, String version, String caller, String options) {
        return COMMAND + command + ',' + VERSION + version + ',' + CALLER + caller + (options.isEmpty() ? "" : ',' + options);
    }

    public String command() {
        return command;
    }

    /** Empty where the caller named none: it is no command line of this project. */
    public String callerVersion() {
        return callerVersion;
    }

    /** By which a caller knows the answer to its own command; may be empty. */
    public String caller() {
        return caller;
    }

    /** What is left for {@link Options}. */
    public String options() {
        return options;
    }

    /**
     * Why it must not be done, or null. A caller that names its version waits for an answer, so a mistake in its options
     * is refused; for others they count as after the flag, where the default stands in.
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
