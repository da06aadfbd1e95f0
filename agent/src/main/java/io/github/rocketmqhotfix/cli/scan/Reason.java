package io.github.rocketmqhotfix.cli.scan;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Why something could not be read, in a few words. */
final class Reason {

    private Reason() {
    }

    static String of(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof FileSystemException) {
            String reason = ((FileSystemException) failure).getReason();
            return reason == null ? failure.getClass().getSimpleName() : reason;
        }
        if (failure instanceof EOFException) {
            return "ends too early";
        }
        if (failure instanceof ZipException) {
            return "damaged or encrypted zip: " + message;
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
