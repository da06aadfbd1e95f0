package io.github.rocketmqhotfix.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachRequestTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ","})
    void emptyArgumentsAreAnInstallWithTheDefaults(String arguments) {
        AttachRequest request = new AttachRequest(arguments);

        assertThat(request.command).isEqualTo("install");
        assertThat(request.callerVersion).isEmpty();
        assertThat(request.caller).isEmpty();
        assertThat(request.options).isEmpty();
        assertThat(request.refusal()).isNull();
    }

    @Test
    void commandAndVersionMayBeAnywhereAndTheRestAreOptions() {
        AttachRequest request = new AttachRequest("dry-run=true, version=0.2.0 ,command=install,patches=namesrv-reset");

        assertThat(request.command).isEqualTo("install");
        assertThat(request.callerVersion).isEqualTo("0.2.0");
        assertThat(request.options).isEqualTo("dry-run=true,patches=namesrv-reset");
        assertThat(request.refusal()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"install, 'dry-run=true,local-ip=10.0.0.1'", "detach, ''", "report, ''"})
    void writtenArgumentsAreReadBack(String command, String options) {
        AttachRequest request = new AttachRequest(AttachRequest.arguments(command, "1.0.0-SNAPSHOT", "c4", options));

        assertThat(request.command).isEqualTo(command);
        assertThat(request.callerVersion).isEqualTo("1.0.0-SNAPSHOT");
        assertThat(request.caller).isEqualTo("c4");
        assertThat(request.options).isEqualTo(options);
        assertThat(request.refusal()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "command=upgrade,version=9           | command upgrade: unknown; allowed are install, detach, report",
        "command=                            | command : unknown; allowed are install, detach, report",
        "command=detach,version=9,force=true | command detach takes no options, but there is force=true",
        "command=report,dry-run=true         | command report takes no options, but there is dry-run=true",
        "version=9,dry-run=yes               | option dry-run: 'yes' is neither true nor false, so nothing is installed",
        "version=9,depth=3                   | option depth: unknown; allowed are enabled, patches, dry-run, local-ip, namesrv-attempt,"
                + " log-level"})
    void anUnknownCommandOrABadOptionIsRefused(String arguments, String refusal) {
        assertThat(new AttachRequest(arguments).refusal()).isEqualTo(refusal);
    }

    /**
     * A caller that sends no version is not a command of this project, and does not read the answer. As with
     * -javaagent, a bad value causes a line on stderr, and then the default is used or nothing is installed.
     */
    @Test
    void callersWithoutAVersionAreNotRefusedForABadOption() {
        assertThat(new AttachRequest("dry-run=yes").refusal()).isNull();
    }
}
