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
 * Runs the inputs that fuzzing found, without the fuzzer. Excludes the target TRANSFORM, because it needs the packaged
 * jar, which the build makes after the unit tests. {@link FuzzIT} runs the found inputs of TRANSFORM.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FoundCorpusTest {

    /**
     * Resolves the releases before the first input. The first run on a machine downloads them, which would otherwise
     * count as time of that input.
     */
    @BeforeAll
    static void resolveReleases() {
        assertThat(ReleasedFamilies.targets()).isNotEmpty();
    }

    /** Suppresses thousands of warnings about bad options. */
    @BeforeAll
    static void writeErrorsOnly() {
        Log.threshold("error");
    }

    @AfterAll
    static void restoreTheLogLevel() {
        Log.threshold("info");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TRANSFORM")
    void noFoundInputDoesHarm(FuzzTarget target) throws Exception {
        MethodHandle fuzz = MethodHandles.lookup().findStatic(Class.forName(target.className()), "fuzzerTestOneInput",
                MethodType.methodType(void.class, byte[].class));
        List<byte[]> inputs = new FoundCorpus(target).inputs();

        assertThat(inputs).isNotEmpty();
        for (byte[] each : inputs) {
            assertThatCode(() -> fuzz.invoke(each)).as(HexFormat.of().formatHex(each)).doesNotThrowAnyException();
        }
    }
}
