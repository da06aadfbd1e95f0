package io.github.rocketmqhotfix.report;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** SLF4J's API on {@link Console}: one line per event, an exception as its text without a stack trace. */
final class StderrLogger extends LegacyAbstractLogger {

    private final boolean rehearsing;

    /** One that is {@code rehearsing} goes all the way for every level and writes nothing. */
    StderrLogger(boolean rehearsing) {
        this.rehearsing = rehearsing;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments,
            Throwable throwable) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        String whole = throwable == null ? text : text + ": " + throwable;
        if (rehearsing) {
            Console.line(level.toString(), whole);
        } else {
            Console.write(level.toString(), whole);
        }
    }

    private boolean isEnabled(Level level) {
        return rehearsing || Log.isEnabled(level);
    }
}
