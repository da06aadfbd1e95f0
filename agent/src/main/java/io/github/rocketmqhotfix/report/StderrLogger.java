package io.github.rocketmqhotfix.report;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes SLF4J events to {@link Console}: one line per event, and an exception as its text without a stack trace. */
final class StderrLogger extends LegacyAbstractLogger {

    @Override
    public boolean isTraceEnabled() {
        return Log.isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return Log.isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return Log.isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return Log.isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return Log.isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments,
            Throwable throwable) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        Console.write(level.toString(), throwable == null ? text : text + ": " + throwable);
    }
}
