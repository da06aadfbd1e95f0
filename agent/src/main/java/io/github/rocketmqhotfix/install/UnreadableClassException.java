package io.github.rocketmqhotfix.install;

/**
 * Thrown for a class file that cannot be read. The message gives the operator the reason, in the same words in
 * {@code scan} and in a JVM.
 */
public final class UnreadableClassException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableClassException(String message, RuntimeException cause) {
        super(message, cause);
    }

    static UnreadableClassException of(byte[] classFile, RuntimeException cause) {
        // only ASM's message shows that ASM does not know the version
        boolean unknownVersion = String.valueOf(cause.getMessage()).startsWith("Unsupported class file");
        int version = unknownVersion ? (classFile[6] & 0xff) << 8 | classFile[7] & 0xff : 0;
        return new UnreadableClassException(unknownVersion
                ? "class file version " + version + " is newer than this agent reads" : "damaged class file", cause);
    }
}
