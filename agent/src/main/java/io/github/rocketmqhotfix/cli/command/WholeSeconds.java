package io.github.rocketmqhotfix.cli.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time to wait: within none, nothing could answer. */
final class WholeSeconds implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 1) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from 1");
    }
}
