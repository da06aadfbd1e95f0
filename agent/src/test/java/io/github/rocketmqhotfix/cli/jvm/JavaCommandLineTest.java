package io.github.rocketmqhotfix.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaCommandLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "java -cp a.jar:b.jar -Xmx1g org.apache.rocketmq.broker.BrokerStartup -c x.conf | org.apache.rocketmq.broker.BrokerStartup | a.jar:b.jar | false",
        "java -Xmx1g -jar /app/consumer.jar --spring.x=1                                | /app/consumer.jar                        | ''          | true",
        "java --add-opens java.base/java.nio=ALL-UNNAMED --class-path lib/* Main        | Main                                     | lib/*       | false",
        "java -m my.module/my.Main                                                      | my.module/my.Main                        | ''          | false",
        "java @flags Main                                                               | Main                                     | ''          | false",
        "java -version                                                                  | ''                                       | ''          | false",
        "java -jar                                                                      | ''                                       | ''          | false"})
    void theMainClassAndTheClassPathAreFound(String words, String main, String classPath, boolean jar) {
        JavaCommandLine command = JavaCommandLine.of(List.of(words.split(" ")));

        assertThat(command.main).isEqualTo(main);
        assertThat(command.classPath).isEqualTo(classPath);
        assertThat(command.isJar).isEqualTo(jar);
    }

    @Test
    void aCommandLineThatCannotBeReadHasNoMainClass() {
        assertThat(JavaCommandLine.of(List.of()).main).isEmpty();
    }

    @Test
    void wordsAfterTheMainClassAreNotFlags() {
        assertThat(JavaCommandLine.of(List.of("java", "-Xrs", "Main", "-XX:+DisableAttachMechanism")).flags)
                .containsExactly("-Xrs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-XX:+DisableAttachMechanism                             | true",
        "-XX:+DisableAttachMechanism -XX:-DisableAttachMechanism | false",
        "-XX:-DisableAttachMechanism -XX:+DisableAttachMechanism | true",
        "-XX:+Other                                              | false"})
    void theLastOfTwoFlagsCounts(String flags, boolean on) {
        assertThat(JavaCommandLine.isOn(List.of(flags.split(" ")), "DisableAttachMechanism", false)).isEqualTo(on);
    }
}
