package io.github.rocketmqhotfix.cli.scan;

import java.io.IOException;

/** One entry is longer than anything of its name: it is left out, the others are read. */
final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
        super(message);
    }
}
