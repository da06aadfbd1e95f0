package io.github.rocketmqhotfix.patch;

import java.util.List;

/** One defect and its repair: which classes, how to tell whether they have it, and what is woven into them. */
public interface Patch {

    /** The name in options, outcomes and log lines. */
    String id();

    /** The defect in one sentence. */
    String defect();

    /** The releases that have the defect, for people: no decision is made by it. */
    String releases();

    /** Addresses of the upstream issues and pull requests. */
    List<String> upstream();

    /** Whether a class of this internal name ({@code a/b/C}) could be a target, by its end: shaded copies count. */
    boolean targets(String internalName);

    /** Whether {@link #judge} also reads a class of this internal name, though it is no target. */
    default boolean readsSibling(String internalName) {
        return false;
    }

    /** Decides by the shape of the class, never by a version. */
    Verdict judge(ClassShape shape, ClassShape.Lookup siblings);

    /** What to weave into a class that was judged {@link Verdict#DEFECTIVE}. */
    List<Weaving> weavings(ClassShape shape);

    /** The class that woven code asks by name: public, with a public no-argument constructor. */
    Class<?> handoff();

    /**
     * Loads every class of the agent that the handoff will use. On Java 8 loading one later, from a jar that was overwritten in
     * place, ends the host.
     */
    void rehearse() throws Exception;

    /**
     * What this patch cannot repair any more where the host used the class before the agent was attached, in one
     * sentence for the operator; null: nothing. Called before the class is woven; may run the host's own code, for
     * {@code limitNanos} at most and only of a class that the host has initialised.
     */
    String tooLate(Class<?> loaded, long limitNanos);
}
