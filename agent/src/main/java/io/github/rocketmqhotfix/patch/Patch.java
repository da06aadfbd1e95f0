package io.github.rocketmqhotfix.patch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One defect and its repair: the classes that may have the defect, how to recognise it, and what is woven into them.
 * The Javadoc of each subclass has a table of the methods that it changes. Immutable.
 */
public abstract class Patch {

    private static final String UPSTREAM = "https://github.com/apache/rocketmq/";

    /** The name in options, outcomes and log lines. */
    public final String id;
    /** The defect in one sentence. */
    public final String defect;
    /** The releases that have the defect, as text for the operator. Decisions never depend on it. */
    public final String releases;
    /** The addresses of the upstream issues and pull requests. */
    public final List<String> upstream;

    /** {@code upstream} are paths of issues and pull requests of RocketMQ, such as {@code issues/8712}. */
    protected Patch(String id, String defect, String releases, String... upstream) {
        this.id = id;
        this.defect = defect;
        this.releases = releases;
        List<String> links = new ArrayList<>();
        for (String path : upstream) {
            links.add(UPSTREAM + path);
        }
        this.upstream = Collections.unmodifiableList(links);
    }

    /**
     * Whether a class of this internal name ({@code a/b/C}) may be a target, by the end of the name: shaded copies
     * match too.
     */
    public abstract boolean targets(String internalName);

    /** Whether {@link #judge} also reads a class of this internal name, although it is no target. */
    public boolean readsSibling(String internalName) {
        return false;
    }

    /** Decides by the shape of the class, never by a version. */
    public abstract Verdict judge(ClassShape shape, ClassShape.Lookup siblings);

    /** The code to weave into a class that was judged {@link Verdict#DEFECTIVE}. */
    public abstract List<Weaving> weavings(ClassShape shape);

    /** The class that woven code finds by name: public, with a public constructor without parameters. */
    public abstract Class<?> handoff();

    /**
     * The effect that this patch cannot repair any more, because the host used the class before the agent was attached:
     * one sentence for the operator, or null if there is none. Called before the class is woven. May run the host's own
     * code, but only of a class that the host has initialised, and for {@code limitNanos} at most.
     */
    public String tooLate(Class<?> loaded, long limitNanos) {
        return null;
    }

    /** The binary name of an advice class in the package of this patch. */
    protected final String advice(String simpleName) {
        return getClass().getPackage().getName() + '.' + simpleName;
    }

    /**
     * The verdict on a class that has the name of a target but not the target's members: a class of an unknown release,
     * or a class that is not RocketMQ's.
     */
    protected static Verdict unknownOrForeign(ClassShape shape) {
        return shape.internalName.contains("rocketmq/") ? Verdict.UNKNOWN_SHAPE : Verdict.NOT_ROCKETMQ;
    }
}
