package io.github.rocketmqhotfix.cli.scan;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** The reason why a file or an entry cannot be read, in a few words. */
final class Reason {

    static final String NOT_FOUND = "does not exist";
    static final String BROKEN_LINK = "is a link to a file that does not exist";

    private Reason() {}

    static String of(Exception failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return NOT_FOUND;
        }
        if (failure instanceof EOFException) {
            return "ends too early";
        }
        // the message of a FileSystemException repeats the path
        String message = failure instanceof FileSystemException ? ((FileSystemException) failure).getReason()
                : failure.getMessage();
        if (failure instanceof ZipException) {
            return "damaged or encrypted zip: " + message;
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    static String longerThan(int limit) {
        return "has more than " + (limit >> 10) + " KiB";
    }
}
