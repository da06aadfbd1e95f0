package io.github.rocketmqhotfix.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.config.Options;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchesTest {

    @Test
    void patchesAreInTheOrderOfTheOptions() {
        assertThat(Patches.ALL).extracting(patch -> patch.id).containsExactlyElementsOf(Options.PATCH_IDS);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyPatchNamesItsUpstreamIssues(Patch patch) {
        assertThat(patch.upstream).isNotEmpty().doesNotHaveDuplicates().allSatisfy(
                link -> assertThat(link).matches("https://github\\.com/apache/rocketmq/(issues|pull)/\\d+"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyPatchDescribesItsDefectInOneSentence(Patch patch) {
        assertThat(patch.defect).hasSizeBetween(30, 300).doesNotContain("\n", ". ");
    }

    @ParameterizedTest
    @MethodSource("all")
    void wovenCodeCanCreateEveryHandoff(Patch patch) throws Exception {
        assertThat(patch.handoff()).isPublic();
        assertThat(patch.handoff().getConstructor().newInstance()).isInstanceOf(Function.class);
    }

    static List<Patch> all() {
        return Patches.ALL;
    }
}
