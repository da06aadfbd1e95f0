package io.github.rocketmqhotfix.install;

/** Says in its message, for the operator, why a class file cannot be read: {@code scan} and a JVM give the same reason. */
public final class UnreadableClassException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableClassException(String message, RuntimeException cause) {
        super(message, cause);
    }

    /** {@code cause} is what the reader of class files threw. */
    static UnreadableClassException of(byte[] classFile, RuntimeException cause) {
        // ASM's message is the only sign of a version that it does not know
        boolean unknownVersion = String.valueOf(cause.getMessage()).startsWith("Unsupported class file");
        int version = unknownVersion ? (classFile[6] & 0xff) << 8 | classFile[7] & 0xff : 0;
        return new UnreadableClassException(unknownVersion
                ? "class file version " + version + " is newer than this agent reads" : "damaged class file", cause);
    }
}
