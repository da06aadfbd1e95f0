package io.github.rocketmqhotfix.testapp.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.program.load.ConsumerApplication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;

class RootPackageTest {

    @TempDir
    private Path directory;

    @Test
    void aProgramFor3xReferencesNoClassOfApache() throws IOException {
        String classFile = classFileFor("3.2.6");
        assertThat(classFile).contains("com/alibaba/rocketmq/client/consumer/DefaultMQPushConsumer")
                .doesNotContain("org/apache/rocketmq");
    }

    @Test
    void aProgramForApachesReleasesIsAsCompiled() throws IOException {
        assertThat(classFileFor("5.5.0")).contains("org/apache/rocketmq/client/consumer/DefaultMQPushConsumer")
                .doesNotContain("com/alibaba");
    }

    /** Returns a class file as text, in which the class names of its constant pool are readable. */
    private String classFileFor(String version) throws IOException {
        Path classes = ProgramClasses.extractTo(directory, new Release(version));
        byte[] bytes = Files
                .readAllBytes(classes.resolve(ConsumerApplication.class.getName().replace('.', '/') + ".class"));
        assertThat(new ClassReader(bytes).getClassName()).endsWith("/ConsumerApplication");
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
