package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.install.Judge;
import io.github.rocketmqhotfix.install.UnreadableClassException;
import io.github.rocketmqhotfix.patch.ClassShape;
import io.github.rocketmqhotfix.patch.Patch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a class loader would see together: the jars of one folder, or all that lies in one archive. A class whose
 * siblings are not in its own jar waits for the others, and then for what the archive itself lies with.
 */
final class Neighbours implements AutoCloseable {

    private static final String CLASS_END = ".class";
    private static final Comparator<Finding> BY_PATCH = Comparator
            .comparing((Finding each) -> Options.PATCH_IDS.indexOf(each.patch())).thenComparing(Finding::className);

    private final Supplier<Judge> judge;
    private final ScanListener listener;
    private final Neighbours around;
    private final Budget held;
    private final Map<String, byte[]> known = new HashMap<>();
    private final List<Candidate> waiting = new ArrayList<>();

    private Neighbours(Supplier<Judge> judge, ScanListener listener, Neighbours around, Budget held) {
        this.judge = judge;
        this.listener = listener;
        this.around = around;
        this.held = held;
    }

    /** Of a folder. */
    static Neighbours outermost(Supplier<Judge> judge, ScanListener listener) {
        return new Neighbours(judge, listener, null, new Budget(Limits.NEIGHBOUR_BYTES, "too many neighbours"));
    }

    /** Of an archive that lies here. */
    Neighbours inside() {
        return new Neighbours(judge, listener, this, held);
    }

    /** Decides the classes of a place that was seen whole, and closes it. */
    void add(ClassPlace place) {
        List<Finding> findings = new ArrayList<>();
        place.classFiles().forEach((entry, classFile) -> {
            Candidate candidate = candidate(place, entry, classFile);
            if (candidate != null) {
                know(candidate.internalName(), classFile);
                decide(candidate, findings);
            }
        });
        place.close();
        report(findings);
    }

    /** Decides what waited. */
    @Override
    public void close() {
        List<Finding> findings = new ArrayList<>();
        List<Candidate> left = new ArrayList<>(waiting);
        waiting.clear();
        for (Candidate each : left) {
            held.giveBack(each.bytes());
        }
        known.forEach((name, classFile) -> held.giveBack(cost(name, classFile)));
        if (around != null) {
            known.forEach(around::know);
        }
        for (Candidate each : left) {
            Candidate.Decision decision = each.decide(judge.get(), known::get);
            if (!decision.lacksSiblings() || around == null || !around.await(each)) {
                add(findings, each.finding(decision.verdict()));
            }
        }
        report(findings);
    }

    private void decide(Candidate candidate, List<Finding> findings) {
        Candidate.Decision decision = candidate.decide(judge.get(), internalName -> null);
        if (!decision.lacksSiblings() || !await(candidate)) {
            add(findings, candidate.finding(decision.verdict()));
        }
    }

    private boolean await(Candidate candidate) {
        return held.tryTake(candidate.bytes()) && waiting.add(candidate);
    }

    private void know(String internalName, byte[] classFile) {
        if (!known.containsKey(internalName) && held.tryTake(cost(internalName, classFile))) {
            known.put(internalName, classFile);
        }
    }

    private static long cost(String internalName, byte[] classFile) {
        return Limits.ENTRY_BYTES + 2L * internalName.length() + classFile.length;
    }

    private Candidate candidate(ClassPlace place, String entry, byte[] classFile) {
        ClassShape shape;
        try {
            shape = judge.get().read(classFile);
        } catch (UnreadableClassException e) {
            listener.unreadable(place.pathOf(entry), e.getMessage());
            return null;
        }
        String name = entry.substring(0, entry.length() - CLASS_END.length());
        String root = name.endsWith(shape.internalName()) ? name.substring(0, name.length() - shape.internalName().length()) : null;
        if (root == null || !root.isEmpty() && !root.endsWith("/")) {
            listener.unreadable(place.pathOf(entry), "holds another class, " + shape.internalName());
            return null;
        }
        Patch patch = Judge.patchFor(shape.internalName());
        return patch == null ? null : new Candidate(place, root, shape.internalName(), patch, classFile);
    }

    private void report(List<Finding> findings) {
        Map<String, List<Finding>> byPath = new LinkedHashMap<>();
        for (Finding each : findings) {
            byPath.computeIfAbsent(each.path(), path -> new ArrayList<>()).add(each);
        }
        for (List<Finding> each : byPath.values()) {
            each.sort(BY_PATCH);
            listener.found(each);
        }
    }

    private static void add(List<Finding> findings, Finding finding) {
        if (finding != null) {
            findings.add(finding);
        }
    }
}
