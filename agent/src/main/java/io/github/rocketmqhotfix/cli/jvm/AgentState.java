package io.github.rocketmqhotfix.cli.jvm;

import io.github.rocketmqhotfix.config.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** What the agent in a JVM says of itself, read from that JVM's system properties. */
public final class AgentState {

    private static final String OUTCOME = "rocketmq.hotfix.outcome.";
    private static final String REPORT = "rocketmq.hotfix.report.";

    private final Properties properties;

    AgentState(Properties properties) {
        this.properties = properties;
    }

    /** Whether the agent ever came into this JVM. */
    public boolean isPresent() {
        return !patches().isEmpty();
    }

    /** Of the last answer; 0: there was none. */
    long number() {
        return Long.parseLong(report("number", "0"));
    }

    /**
     * Whether the last answer is the one to this caller's command. An agent that names no caller is older; there it is when
     * nobody else was answered since the caller read the number {@code before}.
     */
    boolean answers(String caller, long before) {
        String answered = report("caller", null);
        return answered == null ? number() == before + 1 : answered.equals(caller);
    }

    /** Empty where nobody asked yet. */
    public String version() {
        return report("version", "");
    }

    /** Whether the agent is at work; as the last answer says, else by the outcomes being there. */
    public boolean isInstalled() {
        return Boolean.parseBoolean(report("installed", Boolean.toString(isPresent())));
    }

    /** As {@code AttachedCommand} names them. */
    public String answer() {
        return report("answer", "");
    }

    /** The answer for people; may be empty. */
    public String detail() {
        return report("detail", "");
    }

    /** In the order in which they are listed everywhere, those that this tool does not know at the end. */
    public List<PatchState> patches() {
        Set<String> there = new TreeSet<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(OUTCOME)) {
                there.add(name.substring(OUTCOME.length()));
            }
        }
        Set<String> ordered = new LinkedHashSet<>(Options.PATCH_IDS);
        ordered.retainAll(there);
        ordered.addAll(there);
        List<PatchState> patches = new ArrayList<>();
        for (String id : ordered) {
            patches.add(new PatchState(id));
        }
        return patches;
    }

    /** Whether an operator has to look at one of them, or to restart because of it. */
    public boolean needsAttention() {
        for (PatchState patch : patches()) {
            if (patch.needsAttention()) {
                return true;
            }
        }
        return false;
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

        /** As README lists them. */
        public String outcome() {
            return properties.getProperty(OUTCOME + id);
        }

        /** How often it intervened, as a number; empty where the agent was not asked. */
        public String interventions() {
            return report(id + ".interventions", "");
        }

        /** How many requests it sent once more, as a number; empty where the agent was not asked or is older. */
        public String repeatedRequests() {
            return report(id + ".repeated", "");
        }

        /** How often it went wrong itself, as a number; empty where the agent was not asked. */
        public String failures() {
            return report(id + ".failures", "");
        }

        /** The classes that it looked at: outcome, class, jar and loader each. */
        public List<TargetState> targets() {
            List<TargetState> targets = new ArrayList<>();
            for (String line : lines("targets")) {
                targets.add(new TargetState(line.split("\t", -1)));
            }
            return targets;
        }

        /** What it cannot change any more without a restart; a sentence each. */
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

    /** One class in one loader. */
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
