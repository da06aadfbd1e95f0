package io.github.rocketmqhotfix.patch;

/** The result of the examination of the shape of a class for one defect. */
public enum Verdict {

    /** The class has the defect, in a shape that the patch knows. */
    DEFECTIVE,
    /** The release itself has repaired the defect. */
    FIXED_UPSTREAM,
    /** A class of RocketMQ, from a release that never had the defect. */
    NOT_AFFECTED,
    /** A class of RocketMQ by its name, in a shape that the patch does not know. */
    UNKNOWN_SHAPE,
    /** A class of another project whose name ends like a target's. */
    NOT_ROCKETMQ
}
