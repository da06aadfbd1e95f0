package io.github.rocketmqhotfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "file,   /opt/rocketmq/lib/rocketmq-remoting-4.9.0.jar,                    rocketmq-remoting-4.9.0.jar",
        "file,   rocketmq-remoting-4.9.0.jar,                                      rocketmq-remoting-4.9.0.jar",
        "jar,    file:/app.jar!/BOOT-INF/lib/rocketmq-remoting-4.9.0.jar!/,        rocketmq-remoting-4.9.0.jar",
        "jar,    nested:/app.jar/!BOOT-INF/lib/rocketmq-remoting-4.9.0.jar!/,      rocketmq-remoting-4.9.0.jar",
        "jar,    file:/opt/lib/rocketmq-remoting-4.9.0.jar!/,                      rocketmq-remoting-4.9.0.jar",
        "bundle, //12.0:1/,                                                        12.0:1",
        "file,   /home/me/project/target/classes/,                                 classes"})
    void theJarIsNamedByItsFileName(String protocol, String path, String jar) throws Exception {
        assertThat(new Target("a.B", null, domain(protocol, path)).jar).isEqualTo(jar);
    }

    @Test
    void withoutADomainOrASourceOrALocationTheJarIsUnknown() {
        assertThat(new Target("a.B", null, null).jar).isEqualTo("unknown jar");
        assertThat(new Target("a.B", null, new ProtectionDomain(null, null)).jar).isEqualTo("unknown jar");
        assertThat(new Target("a.B", null, new ProtectionDomain(new CodeSource(null, (Certificate[]) null), null)).jar)
                .isEqualTo("unknown jar");
    }

    @Test
    void aNullLoaderIsTheBootstrapLoader() {
        assertThat(new Target("a.B", null, null).loader).isEqualTo("bootstrap");
    }

    @Test
    void twoLoadersOfOneClassAreDistinguished() throws Exception {
        try (URLClassLoader one = new URLClassLoader(new URL[0]);
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            assertThat(new Target("a.B", one, null).loader).startsWith(URLClassLoader.class.getName() + "@")
                    .isNotEqualTo(new Target("a.B", other, null).loader)
                    .isEqualTo(new Target("a.B", one, null).loader);
        }
    }

    @Test
    void equalityIsByClassAndLoaderAndNotByJar() throws Exception {
        try (URLClassLoader one = new URLClassLoader(new URL[0]);
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            assertThat(new Target("a.B", one, null)).isEqualTo(new Target("a.B", one, domain("file", "/lib/c.jar")))
                    .hasSameHashCodeAs(new Target("a.B", one, null))
                    .isNotEqualTo(new Target("a.B", other, null)).isNotEqualTo(new Target("a.C", one, null))
                    .isNotEqualTo(new Target("a.B", null, null)).isNotEqualTo("a.B");
        }
    }

    @Test
    void aLineShowsTheClassAndTheJar() throws Exception {
        assertThat(new Target("a.B", null, domain("file", "/lib/c.jar"))).hasToString("a.B (c.jar)");
    }

    /** Uses a URL handler of the test, because the JDK has none for the protocols of Spring Boot and OSGi. */
    private static ProtectionDomain domain(String protocol, String path) throws Exception {
        URL location = new URL(protocol, "", -1, path, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
                throw new IOException("never opened");
            }
        });
        return new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null);
    }
}
