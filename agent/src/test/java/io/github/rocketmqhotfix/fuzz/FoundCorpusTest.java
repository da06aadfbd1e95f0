package io.github.rocketmqhotfix.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.rocketmqhotfix.report.Log;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What fuzzing found worth keeping, without the fuzzer. TRANSFORM needs the packaged jar, which comes later: {@link FuzzIT}
 * runs what was found for it before anything else.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FoundCorpusTest {

    /** The first time they are fetched, for which no input is to be blamed. */
    @BeforeAll
    static void resolveReleases() {
        assertThat(ReleasedFamilies.targets()).isNotEmpty();
    }

    /** Thousands of warnings about bad options say nothing here. */
    @BeforeAll
    static void writeErrorsOnly() {
        Log.threshold("error");
    }

    @AfterAll
    static void writeTheUsualLines() {
        Log.threshold("info");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TRANSFORM")
    void whatWasFoundDoesNoHarm(FuzzTarget target) throws Exception {
        MethodHandle fuzz = MethodHandles.lookup().findStatic(Class.forName(target.className()), "fuzzerTestOneInput",
                MethodType.methodType(void.class, byte[].class));
        List<byte[]> inputs = new FoundCorpus(target).inputs();

        assertThat(inputs).isNotEmpty();
        for (byte[] each : inputs) {
            assertThatCode(() -> fuzz.invoke(each)).as(HexFormat.of().formatHex(each)).doesNotThrowAnyException();
        }
    }
}
