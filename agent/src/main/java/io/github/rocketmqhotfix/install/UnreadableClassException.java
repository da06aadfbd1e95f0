package io.github.rocketmqhotfix.install;

/**
 * Thrown for a class file that cannot be read. Its message gives the reason to the operator, the same in {@code scan}
 * and a JVM.
 */
public final class UnreadableClassException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableClassException(String message, RuntimeException cause) {
        super(message, cause);
    }

    static UnreadableClassException of(byte[] classFile, RuntimeException cause) {
        // ASM's message is the only sign of a version that it does not know
        boolean unknownVersion = String.valueOf(cause.getMessage()).startsWith("Unsupported class file");
        int version = unknownVersion ? (classFile[6] & 0xff) << 8 | classFile[7] & 0xff : 0;
        return new UnreadableClassException(unknownVersion
                ? "class file version " + version + " is newer than this agent reads" : "damaged class file", cause);
    }
}
