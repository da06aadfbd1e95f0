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
 * Provides the arguments of a parameterized test: major versions of Java, each as an int. In the quick group, provides
 * only the version of the running JVM.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(JavaSource.Provider.class)
public @interface JavaSource {

    int[] value();

    /** Reads the versions from the annotation. */
    final class Provider extends AnnotationBasedArgumentsProvider<JavaSource> {

        @Override
        protected Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters,
                ExtensionContext context, JavaSource source) {
            int[] versions = TestGroup.isQuick() ? new int[] {Runtime.version().feature()} : source.value();
            return Arrays.stream(versions).mapToObj(Arguments::of);
        }
    }
}
