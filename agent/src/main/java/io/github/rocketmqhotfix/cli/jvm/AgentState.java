package io.github.rocketmqhotfix.cli.jvm;

import io.github.rocketmqhotfix.config.Options;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** The state of the agent in a JVM, read from that JVM's system properties. */
public final class AgentState {

    private static final String OUTCOME = "rocketmq.hotfix.outcome.";
    private static final String REPORT = "rocketmq.hotfix.report.";

    private final Properties properties;

    AgentState(Properties properties) {
        this.properties = properties;
    }

    /** Returns whether the agent was ever loaded into this JVM. */
    public boolean isPresent() {
        return !patches().isEmpty();
    }

    /** Returns the number of the last answer; 0 if there was none. */
    long number() {
        return Long.parseLong(report("number", "0"));
    }

    /**
     * Returns whether the last answer is the answer to this caller's command. An older agent names no caller; its answer counts if
     * it is the only one since the caller read the number {@code before}.
     */
    boolean answers(String caller, long before) {
        String answered = report("caller", null);
        return answered == null ? number() == before + 1 : answered.equals(caller);
    }

    /** Returns the agent's version, or an empty string if the agent has not answered a command yet. */
    public String version() {
        return report("version", "");
    }

    /** Returns whether the agent is installed: from the last answer or, without one, from the presence of outcomes. */
    public boolean isInstalled() {
        return Boolean.parseBoolean(report("installed", Boolean.toString(isPresent())));
    }

    /** Returns the last answer as {@code AttachedCommand} names it, or an empty string. */
    public String answer() {
        return report("answer", "");
    }

    /** Returns the answer's text for the operator; may be empty. */
    public String detail() {
        return report("detail", "");
    }

    /** Returns the patches in the order of {@link Options#PATCH_IDS}, followed by the patches that this tool does not know. */
    public List<PatchState> patches() {
        Comparator<String> order = Comparator.comparing((String id) -> !Options.PATCH_IDS.contains(id))
                .thenComparing(Options.PATCH_IDS::indexOf).thenComparing(Comparator.naturalOrder());
        return properties.stringPropertyNames().stream().filter(name -> name.startsWith(OUTCOME))
                .map(name -> name.substring(OUTCOME.length())).sorted(order).map(PatchState::new).collect(Collectors.toList());
    }

    /** Returns whether the operator has to examine a patch, or to restart the JVM because of one. */
    public boolean needsAttention() {
        return patches().stream().anyMatch(PatchState::needsAttention);
    }

    private String report(String name, String otherwise) {
        return properties.getProperty(REPORT + name, otherwise);
    }

    /** One patch in that JVM. */
    public final class PatchState {

        private final String id;

        private PatchState(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /** Returns the outcome in the form that the README describes. */
        public String outcome() {
            return properties.getProperty(OUTCOME + id);
        }

        /** Returns the number of interventions, or an empty string without a report of the agent. */
        public String interventions() {
            return report(id + ".interventions", "");
        }

        /** Returns the number of repeated requests, or an empty string without a report or from an older agent. */
        public String repeatedRequests() {
            return report(id + ".repeated", "");
        }

        /** Returns the number of failures of the patch itself, or an empty string without a report. */
        public String failures() {
            return report(id + ".failures", "");
        }

        /** Returns the classes that the patch examined. */
        public List<TargetState> targets() {
            return lines("targets").stream().map(line -> new TargetState(line.split("\t", -1))).collect(Collectors.toList());
        }

        /** Returns a sentence for each thing that the patch cannot change without a restart. */
        public List<String> tooLate() {
            return lines("too-late");
        }

        boolean needsAttention() {
            return outcome().startsWith("failed:") || outcome().equals("stood-aside:unknown-shape") || !tooLate().isEmpty();
        }

        private List<String> lines(String name) {
            String text = report(id + '.' + name, "");
            return text.isEmpty() ? Collections.<String>emptyList() : Arrays.asList(text.split("\n"));
        }
    }

    /** The state of one class in one loader. */
    public static final class TargetState {

        private final String[] fields;

        private TargetState(String[] fields) {
            this.fields = Arrays.copyOf(fields, 4);
        }

        public String outcome() {
            return fields[0];
        }

        public String className() {
            return fields[1];
        }

        public String jar() {
            return fields[2];
        }

        public String loader() {
            return fields[3];
        }
    }
}
