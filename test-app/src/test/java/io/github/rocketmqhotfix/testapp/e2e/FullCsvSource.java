package io.github.rocketmqhotfix.testapp.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Gives a parameterized test rows in addition to the rows of a {@code CsvSource}. These additional rows do not run in
 * the quick group. Values are separated by commas and have no quotes.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(FullCsvSource.Provider.class)
public @interface FullCsvSource {

    String[] value();

    /** Reads the rows from the annotation. */
    final class Provider extends AnnotationBasedArgumentsProvider<FullCsvSource> {

        @Override
        protected Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters,
                ExtensionContext context, FullCsvSource source) {
            return TestGroup.isQuick() ? Stream.empty()
                    : Arrays.stream(source.value()).map(row -> Arguments.of((Object[]) row.split(", *")));
        }
    }
}
