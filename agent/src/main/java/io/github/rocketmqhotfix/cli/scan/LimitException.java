package io.github.rocketmqhotfix.cli.scan;

import java.io.IOException;

/** A file wants more than a scan gives: it is given up as a whole. */
final class LimitException extends IOException {

    private static final long serialVersionUID = 1L;

    LimitException(String message) {
        super(message);
    }
}
