package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.soak.Fault.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final int ROUND = 12;
    private static final int MANY = 50 * ROUND;

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertThat(faults(42, MANY)).isEqualTo(faults(42, MANY));
    }

    /** What was recorded under a seed can be run again with a later version. */
    @Test
    void aSeedGivesWhatItGaveBefore() {
        assertThat(faults(235, 3)).containsExactly(
                new Fault(Kind.LOSE_WITH_FAILURES, Target.MASTER_A, 11),
                new Fault(Kind.FREEZE, Target.NAME_SERVER_1, 12),
                new Fault(Kind.FREEZE, Target.MASTER_A, 10));
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(faults(1, ROUND)).isNotEqualTo(faults(2, ROUND));
    }

    @Test
    void aRoundHasEveryKindOfFault() {
        assertThat(faults(7, ROUND)).extracting(Fault::kind).contains(Kind.values());
    }

    @Test
    void everyServerHasItsFaults() {
        assertThat(faults(7, MANY)).extracting(Fault::target).contains(Target.values());
    }

    @Test
    void onlyNameServersAreTakenOffTheListAndOnlyTheMasterWithASlaveIsLostWithFailures() {
        assertThat(targetsOf(Kind.TAKE_OFF_LIST)).allMatch(Target::isNameServer);
        assertThat(targetsOf(Kind.LOSE_WITH_FAILURES)).containsOnly(Target.MASTER_A);
    }

    @Test
    void oneNameServerAndOneBrokerAreNeverEnded() {
        assertThat(faults(7, MANY)).filteredOn(fault -> fault.target().livesThroughAll()).extracting(Fault::kind)
                .containsOnly(Kind.FREEZE, Kind.CUT_OFF, Kind.TAKE_OFF_LIST);
    }

    @Test
    void aFaultLastsLongEnoughForAThreadToAskThreeTimes() {
        assertThat(faults(7, MANY)).filteredOn(fault -> fault.kind() != Kind.REPLACE)
                .allMatch(fault -> fault.seconds() >= 10 && fault.seconds() <= 16);
    }

    private static List<Target> targetsOf(Kind kind) {
        return faults(7, MANY).stream().filter(fault -> fault.kind() == kind).map(Fault::target).collect(Collectors.toList());
    }

    private static List<Fault> faults(long seed, int count) {
        return Stream.generate(Schedule.of(seed)::next).limit(count).toList();
    }
}
