package io.github.rocketmqhotfix.cli.scan;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.install.ClassFiles;
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
import java.util.stream.Collectors;

/**
 * The classes that one class loader would see: the classes in the jars of one folder, or all classes in one archive. A
 * class whose siblings are not in its own jar is judged again when all these classes have been read. If siblings are
 * still missing and the classes are inside an archive, the class is judged again with the neighbours of that archive.
 */
final class Neighbours implements AutoCloseable {

    private static final String CLASS_END = ".class";
    private static final Comparator<ScanFinding> BY_PATCH = Comparator
            .comparing((ScanFinding each) -> Options.PATCH_IDS.indexOf(each.patch))
            .thenComparing(each -> each.className);

    private final Supplier<Judge> judge;
    private final ScanListener listener;
    private final Neighbours outer;
    private final ByteBudget budget;
    private final Map<String, byte[]> known = new HashMap<>();
    private final List<ScannedClass> waiting = new ArrayList<>();

    private Neighbours(Supplier<Judge> judge, ScanListener listener, Neighbours outer, ByteBudget budget) {
        this.judge = judge;
        this.listener = listener;
        this.outer = outer;
        this.budget = budget;
    }

    static Neighbours outermost(Supplier<Judge> judge, ScanListener listener) {
        return new Neighbours(judge, listener, null, new ByteBudget(Limits.NEIGHBOUR_BYTES, "too many neighbours"));
    }

    /**
     * Creates the neighbours for the classes inside an archive. This object becomes their {@code outer}: it has the
     * classes beside that archive.
     */
    Neighbours inside() {
        return new Neighbours(judge, listener, this, budget);
    }

    /** Judges the classes of a place that has been read completely, and closes the place. */
    void add(ClassPlace place) {
        List<ScanFinding> findings = new ArrayList<>();
        place.classFiles().forEach((entry, classFile) -> {
            ScannedClass scanned = scanned(place, entry, classFile);
            if (scanned != null) {
                remember(scanned.internalName, classFile);
                judge(scanned, internalName -> null, this, findings);
            }
        });
        place.close();
        report(findings);
    }

    @Override
    public void close() {
        List<ScanFinding> findings = new ArrayList<>();
        waiting.forEach(each -> budget.giveBack(each.bytes()));
        known.forEach((name, classFile) -> budget.giveBack(Limits.heldBytes(name, classFile)));
        if (outer != null) {
            known.forEach(outer::remember);
        }
        waiting.forEach(each -> judge(each, known::get, outer, findings));
        report(findings);
    }

    /**
     * Judges the class and adds the finding to {@code findings}. If siblings are missing and the memory budget allows
     * it, makes the class wait in {@code next} instead. {@code next} may be null.
     */
    private void judge(ScannedClass scanned, ClassFiles others, Neighbours next, List<ScanFinding> findings) {
        boolean complete = scanned.judge(judge.get(), others);
        if (!complete && next != null && budget.tryTake(scanned.bytes())) {
            next.waiting.add(scanned);
        } else if (scanned.finding() != null) {
            findings.add(scanned.finding());
        }
    }

    private void remember(String internalName, byte[] classFile) {
        if (!known.containsKey(internalName) && budget.tryTake(Limits.heldBytes(internalName, classFile))) {
            known.put(internalName, classFile);
        }
    }

    private ScannedClass scanned(ClassPlace place, String entry, byte[] classFile) {
        ClassShape shape;
        try {
            shape = judge.get().read(classFile);
        } catch (UnreadableClassException e) {
            listener.unreadable(place.pathOf(entry), e.getMessage());
            return null;
        }
        String internalName = shape.internalName;
        String name = entry.substring(0, entry.length() - CLASS_END.length());
        String root = name.endsWith(internalName) ? name.substring(0, name.length() - internalName.length()) : null;
        if (root == null || !root.isEmpty() && !root.endsWith("/")) {
            listener.unreadable(place.pathOf(entry), "holds another class, " + internalName);
            return null;
        }
        Patch patch = Judge.patchFor(internalName);
        return patch == null ? null : new ScannedClass(place, root, internalName, patch, classFile);
    }

    private void report(List<ScanFinding> findings) {
        findings.stream().collect(Collectors.groupingBy(each -> each.path, LinkedHashMap::new, Collectors.toList()))
                .values().forEach(each -> {
                    each.sort(BY_PATCH);
                    listener.found(each);
                });
    }
}
