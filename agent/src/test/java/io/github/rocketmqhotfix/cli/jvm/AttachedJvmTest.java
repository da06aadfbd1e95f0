package io.github.rocketmqhotfix.cli.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class AttachedJvmTest {

    /** AttachedJvm calls the methods by reflection, because the JDK's attach mechanism is absent from a JRE. */
    @Test
    void theMethodsThatAreCalledByNameExist() throws Exception {
        Class<?> machine = AttachedJvm.virtualMachine();

        assertThat(machine.getName()).isEqualTo("com.sun.tools.attach.VirtualMachine");
        assertThat(machine.getMethod("attach", String.class).getReturnType()).isEqualTo(machine);
        assertThat(machine.getMethod("getSystemProperties").getReturnType()).isEqualTo(Properties.class);
        assertThat(machine.getMethod("loadAgent", String.class, String.class)).isNotNull();
        assertThat(machine.getMethod("detach")).isNotNull();
    }
}
