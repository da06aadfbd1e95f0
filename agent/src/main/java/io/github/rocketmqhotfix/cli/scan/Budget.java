package io.github.rocketmqhotfix.cli.scan;

/** Bytes that may still be used. */
final class Budget {

    private final long limit;
    private final String message;
    private long used;

    /** {@code message} says what was too much. */
    Budget(long limit, String message) {
        this.limit = limit;
        this.message = message;
    }

    /** @throws LimitException if that is too much */
    void take(long bytes) throws LimitException {
        if (!tryTake(bytes)) {
            throw new LimitException(message);
        }
    }

    /** False, and nothing taken, if that is too much. */
    boolean tryTake(long bytes) {
        if (bytes > limit - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    void giveBack(long bytes) {
        used -= bytes;
    }
}
