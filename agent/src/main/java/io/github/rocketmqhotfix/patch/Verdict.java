package io.github.rocketmqhotfix.patch;

/** The result of the examination of the shape of a class for one defect. */
public enum Verdict {

    /** The class has the defect, in a shape that the patch knows. */
    DEFECTIVE,
    /** The release itself has repaired the defect. */
    FIXED_UPSTREAM,
    /** A class of RocketMQ, from a release that never had the defect. */
    NOT_AFFECTED,
    /** A class of RocketMQ, recognised by its package or its members, in a shape that the patch does not know. */
    UNKNOWN_SHAPE,
    /** A class of another project; the name of the class ends like the name of a target class. */
    NOT_ROCKETMQ
}
