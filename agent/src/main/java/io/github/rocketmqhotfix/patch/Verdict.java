package io.github.rocketmqhotfix.patch;

/** What the shape of a class says about a defect. */
public enum Verdict {

    /** The defect is there in a shape that the patch knows. */
    DEFECTIVE,
    /** Repaired by the release itself. */
    FIXED_UPSTREAM,
    /** RocketMQ's class, of a release that never had the defect. */
    NOT_AFFECTED,
    /** RocketMQ's class by its name, but not in a shape that the patch knows. */
    UNKNOWN_SHAPE,
    /** Somebody else's class that only ends in the same name. */
    NOT_ROCKETMQ
}
