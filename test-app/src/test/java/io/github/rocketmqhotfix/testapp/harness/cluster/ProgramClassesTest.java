package io.github.rocketmqhotfix.testapp.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.program.emptyagent.EmptyAgent;
import io.github.rocketmqhotfix.testapp.program.start.IdleHost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramClassesTest {

    @TempDir
    private Path directory;

    /** A JVM that finds the agent's class on the host's class path never opens the agent's jar. */
    @Test
    void theClassPathOfAHostLacksTheEmptyAgent() {
        ProgramClasses.extractTo(directory);

        assertThat(classFile(IdleHost.class)).exists();
        assertThat(classFile(EmptyAgent.class)).doesNotExist();
    }

    @Test
    void theClassPathOfAHostForARepackagedReleaseLacksTheEmptyAgent() {
        ProgramClasses.extractTo(directory, new Release("3.2.6"));

        assertThat(classFile(IdleHost.class)).exists();
        assertThat(classFile(EmptyAgent.class)).doesNotExist();
    }

    @Test
    void theEmptyAgentIsExtractedAlone() {
        ProgramClasses.extractEmptyAgentTo(directory);

        assertThat(classFile(EmptyAgent.class)).exists();
        assertThat(classFile(IdleHost.class)).doesNotExist();
    }

    private Path classFile(Class<?> type) {
        return directory.resolve(type.getName().replace('.', '/') + ".class");
    }
}
