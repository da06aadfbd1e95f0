package io.github.rocketmqhotfix.testapp.pods.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rocketmqhotfix.testapp.e2e.Installations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodsTableTest {

    private static final ClusterKind WITHOUT = new ClusterKind(Installations.plain("4.9.0").servers(), false);
    private static final ClusterKind WITH = new ClusterKind(Installations.plain("4.9.0").servers(), true);

    private final PodsTable table = new PodsTable();

    @Test
    void aWrongValueCountsOnlyInAClusterWithTheAgent() {
        table.add(WITHOUT, List.of(ScenarioResult.checked("lost", "3", false)));
        assertThat(table.wrong()).isEmpty();
        table.add(WITH,
                List.of(ScenarioResult.checked("lost", "0", true), ScenarioResult.checked("send-backs", "2", false)));
        assertThat(table.wrong()).containsExactly(WITH.title() + ": send-backs: 2");
    }

    @Test
    void aFailedClusterIsWrongAndShowsThatInEveryLine() {
        table.add(WITH, List.of(ScenarioResult.reported("gap", "1.0 s")));
        table.addFailed(WITHOUT);
        assertThat(table.wrong()).containsExactly(WITHOUT.title() + ": failed");
        assertThat(table.markdown()).endsWith("| gap | 1.0 s | failed |\n").contains("| --- | --- | --- |\n");
    }

    @Test
    void aPageIsChangedOnlyBetweenItsMarks(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), """
                before
                <!-- generated from here: other -->
                keep
                <!-- generated to here -->
                <!-- generated from here: java -jar app.jar pods -->
                old $1
                <!-- generated to here -->
                behind
                """);
        PodsTable.replaceGeneratedPart(page, "| new $2 |\n");
        assertThat(page).hasContent("""
                before
                <!-- generated from here: other -->
                keep
                <!-- generated to here -->
                <!-- generated from here: java -jar app.jar pods -->
                | new $2 |
                <!-- generated to here -->
                behind
                """);
        Path other = Files.writeString(folder.resolve("other.md"), "no marks");
        assertThatThrownBy(() -> PodsTable.replaceGeneratedPart(other, "")).hasMessageContaining("other.md");
    }
}
