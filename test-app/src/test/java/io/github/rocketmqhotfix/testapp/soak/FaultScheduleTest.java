package io.github.rocketmqhotfix.testapp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rocketmqhotfix.testapp.soak.SoakFault.FaultKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    private static final int ROUND = 12;
    private static final int MANY = 50 * ROUND;

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertThat(faults(42, MANY)).isEqualTo(faults(42, MANY));
    }

    /** A recorded seed must give the same faults in later versions. */
    @Test
    void aSeedGivesTheFaultsThatAreOnRecord() {
        assertThat(faults(235, 3)).containsExactly(
                new SoakFault(FaultKind.KILL_WHILE_CONSUMERS_FAIL, SoakTarget.MASTER_A, 11),
                new SoakFault(FaultKind.FREEZE, SoakTarget.NAME_SERVER_1, 12),
                new SoakFault(FaultKind.FREEZE, SoakTarget.MASTER_A, 10));
    }

    @Test
    void anotherSeedGivesOtherFaults() {
        assertThat(faults(1, ROUND)).isNotEqualTo(faults(2, ROUND));
    }

    @Test
    void aRoundHasEveryKindOfFault() {
        assertThat(faults(7, ROUND)).extracting(SoakFault::kind).contains(FaultKind.values());
    }

    @Test
    void everyServerIsATarget() {
        assertThat(faults(7, MANY)).extracting(SoakFault::target).contains(SoakTarget.values());
    }

    @Test
    void onlyNameServersAreTakenOffTheListAndOnlyTheMasterWithASlaveIsKilledWhileConsumersFail() {
        assertThat(targetsOf(FaultKind.TAKE_OFF_LIST)).allMatch(SoakTarget::isNameServer);
        assertThat(targetsOf(FaultKind.KILL_WHILE_CONSUMERS_FAIL)).containsOnly(SoakTarget.MASTER_A);
    }

    @Test
    void oneNameServerAndOneBrokerAreNeverEnded() {
        assertThat(faults(7, MANY)).filteredOn(fault -> fault.target().isNeverEnded()).extracting(SoakFault::kind)
                .containsOnly(FaultKind.FREEZE, FaultKind.CUT_OFF, FaultKind.TAKE_OFF_LIST);
    }

    @Test
    void aFaultLastsLongEnoughForThreeRequestsOfAThread() {
        assertThat(faults(7, MANY)).filteredOn(fault -> fault.kind() != FaultKind.REPLACE)
                .allMatch(fault -> fault.seconds() >= 10 && fault.seconds() <= 16);
    }

    private static List<SoakTarget> targetsOf(FaultKind kind) {
        return faults(7, MANY).stream().filter(fault -> fault.kind() == kind).map(SoakFault::target)
                .collect(Collectors.toList());
    }

    private static List<SoakFault> faults(long seed, int count) {
        return Stream.generate(new FaultSchedule(seed)::next).limit(count).toList();
    }
}
