package io.github.rocketmqhotfix.testapp.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The libraries that are not of a release, in the versions of the build. */
final class Libraries {

    private Libraries() {
    }

    /** Maven coordinates, group:artifact:version. */
    static String named(String name) {
        Properties libraries = new Properties();
        try (InputStream in = Libraries.class.getResourceAsStream("libraries.properties")) {
            libraries.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return libraries.getProperty(name);
    }
}
