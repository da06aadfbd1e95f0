package io.github.rocketmqhotfix.testapp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PeerAgentsTest {

    @Test
    void theSourceOfTheAgentByAgentBuilderDeclaresItsPremainClass() throws IOException {
        String source = new String(PeerAgents.class.getResourceAsStream(PeerAgents.AGENT_BUILDER_SOURCE).readAllBytes(),
                StandardCharsets.UTF_8);
        int dot = PeerAgents.AGENT_BUILDER_PREMAIN.lastIndexOf('.');

        assertThat(source).contains("package " + PeerAgents.AGENT_BUILDER_PREMAIN.substring(0, dot) + ";")
                .contains("class " + PeerAgents.AGENT_BUILDER_PREMAIN.substring(dot + 1) + " ")
                .contains("public static void premain(String arguments, Instrumentation instrumentation)");
    }
}
