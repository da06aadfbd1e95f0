package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Outcome;
import io.github.rocketmqhotfix.report.PatchReport;
import io.github.rocketmqhotfix.report.Reports;
import io.github.rocketmqhotfix.report.Target;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes of the host that are loaded already: they are woven and put back by retransforming them. */
final class LoadedTargets {

    private final Instrumentation instrumentation;
    private final InstalledHotfix installed;

    LoadedTargets(Instrumentation instrumentation, InstalledHotfix installed) {
        this.instrumentation = instrumentation;
        this.installed = installed;
    }

    /** Weaves those that a patch is after. */
    void weave() {
        Set<Class<?>> seen = newSet();
        for (List<Class<?>> more = targets(seen); !more.isEmpty(); more = targets(seen)) {
            for (Class<?> each : more) {
                retransform(each);
            }
        }
    }

    /**
     * Puts the woven ones back, after the transformer was removed, and says so in the reports.
     *
     * @return how many were
     */
    int restore() {
        Map<Class<?>, Throwable> notTaken = new IdentityHashMap<>();
        int restored = 0;
        try {
            restored = restoreAll(notTaken);
        } finally {
            for (String id : Options.PATCH_IDS) {
                Reports.of(id).withdrawn();
            }
            for (Map.Entry<Class<?>, Throwable> each : notTaken.entrySet()) {
                reportOf(each.getKey()).notTakenBack(target(each.getKey()), String.valueOf(each.getValue()));
            }
        }
        return restored;
    }

    private int restoreAll(Map<Class<?>, Throwable> notTaken) {
        int restored = 0;
        Set<Class<?>> seen = newSet();
        for (List<Class<?>> more = woven(seen); !more.isEmpty(); more = woven(seen)) {
            for (Class<?> each : more) {
                try {
                    instrumentation.retransformClasses(each);
                    restored++;
                } catch (Throwable e) {
                    notTaken.put(each, e);
                }
            }
        }
        return restored;
    }

    /** A class that was being defined when the last round looked appears in the next one. */
    private List<Class<?>> targets(Set<Class<?>> seen) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (installed.isAfter(internalName(each)) && instrumentation.isModifiableClass(each) && seen.add(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private List<Class<?>> woven(Set<Class<?>> seen) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (installed.isAfter(internalName(each)) && reportOf(each).isApplied(target(each)) && seen.add(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private void retransform(Class<?> loaded) {
        try {
            instrumentation.retransformClasses(loaded);
        } catch (Throwable e) {
            if (reportOf(loaded).knows(target(loaded))) {
                reportOf(loaded).decided(target(loaded), Outcome.failed("retransform"), String.valueOf(e));
            }
        }
    }

    private static PatchReport reportOf(Class<?> target) {
        return Reports.of(Judge.patchFor(internalName(target)).id());
    }

    private static Target target(Class<?> loaded) {
        return Target.of(loaded.getName(), loaded.getClassLoader(), loaded.getProtectionDomain());
    }

    private static Set<Class<?>> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<Class<?>, Boolean>());
    }

    private static String internalName(Class<?> loaded) {
        return loaded.getName().replace('.', '/');
    }
}
