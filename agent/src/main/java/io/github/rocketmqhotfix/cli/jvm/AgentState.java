package io.github.rocketmqhotfix.cli.jvm;

import io.github.rocketmqhotfix.config.Options;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of the agent in a JVM, read from that JVM's system properties. */
public final class AgentState {

    /** The agent's version, or an empty string if the agent has not answered a command yet. */
    public final String version;
    /** The last answer as {@code AttachedCommand} names it, or an empty string. */
    public final String answer;
    /** The last answer as a sentence for the operator; may be empty. */
    public final String detail;
    private final Properties properties;

    AgentState(Properties properties) {
        this.properties = properties;
        version = report("version", "");
        answer = report("answer", "");
        detail = report("detail", "");
    }

    public boolean isPresent() {
        return !patches().isEmpty();
    }

    /** Returns the number of the last answer; 0 if there was none. */
    long number() {
        return Long.parseLong(report("number", "0"));
    }

    /**
     * Returns whether the last answer is the answer to this caller's command. An older agent names no caller; its
     * answer counts if it is the only answer since the caller read the number {@code before}.
     */
    boolean answers(String caller, long before) {
        String answered = report("caller", null);
        return answered == null ? number() == before + 1 : answered.equals(caller);
    }

    /** Returns whether the agent is installed: from the last answer or, without one, from the presence of outcomes. */
    public boolean isInstalled() {
        return Boolean.parseBoolean(report("installed", Boolean.toString(isPresent())));
    }

    /**
     * Returns the patches in the order of {@link Options#PATCH_IDS}, followed by the patches that this tool does not
     * know.
     */
    public List<PatchState> patches() {
        Comparator<String> order = Comparator.comparing((String id) -> !Options.PATCH_IDS.contains(id))
                .thenComparing(Options.PATCH_IDS::indexOf).thenComparing(Comparator.naturalOrder());
        return properties.stringPropertyNames().stream().filter(name -> name.startsWith(Options.OUTCOME_PREFIX))
                .map(name -> name.substring(Options.OUTCOME_PREFIX.length())).sorted(order)
                .map(PatchState::new).collect(Collectors.toList());
    }

    /** Returns whether the operator has to examine a patch, or to restart the JVM because of one. */
    public boolean needsAttention() {
        return patches().stream().anyMatch(PatchState::needsAttention);
    }

    private String report(String name, String otherwise) {
        return properties.getProperty(Options.REPORT_PREFIX + name, otherwise);
    }

    /** One patch in that JVM. The counters are decimal numbers, or empty if the agent has reported none. */
    public final class PatchState {

        public final String id;
        /** The outcome in the form that the README describes. */
        public final String outcome;
        public final String interventions;
        /** Also empty if the report is from an older agent, which has no such counter. */
        public final String repeatedRequests;
        /** The failures of the patch itself. */
        public final String failures;
        /** The classes that the patch examined. */
        public final List<TargetState> targets;
        /** A sentence for each thing that the patch cannot change without a restart. */
        public final List<String> tooLate;

        private PatchState(String id) {
            this.id = id;
            outcome = properties.getProperty(Options.OUTCOME_PREFIX + id);
            interventions = report(id + ".interventions", "");
            repeatedRequests = report(id + ".repeated", "");
            failures = report(id + ".failures", "");
            targets = lines("targets").map(TargetState::new).collect(Collectors.toList());
            tooLate = lines("too-late").collect(Collectors.toList());
        }

        boolean needsAttention() {
            return outcome.startsWith("failed:") || outcome.equals("stood-aside:unknown-shape") || !tooLate.isEmpty();
        }

        private Stream<String> lines(String name) {
            return Arrays.stream(report(id + '.' + name, "").split("\n")).filter(line -> !line.isEmpty());
        }
    }

    /** The state of one class in one loader. */
    public static final class TargetState {

        public final String outcome;
        public final String className;
        public final String jar;
        public final String loader;

        private TargetState(String line) {
            String[] fields = Arrays.copyOf(line.split("\t", -1), 4);
            outcome = fields[0];
            className = fields[1];
            jar = fields[2];
            loader = fields[3];
        }
    }
}
