package io.github.rocketmqhotfix.testapp.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.soak.IdleSeries.Growth;
import io.github.rocketmqhotfix.testapp.soak.SoakFault.InjectedFault;
import io.github.rocketmqhotfix.testapp.soak.SoakJudgement.Breach;
import io.github.rocketmqhotfix.testapp.soak.SoakWatch.MessageProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a soak.
 *
 * @param faults        the injected faults in their order
 * @param requests      the number of requests by the NameServer address that the client uses, and by request code
 * @param interventions the number of the agent's interventions by patch id, in all JVMs together
 * @param idle          the snapshots of each JVM while no fault was active
 * @param notJudged     the invariants that could not be judged, because no observation could have shown a breach, each
 *     with the reason
 */
record SoakResult(SoakPlan plan, List<InjectedFault> faults, Balance balance, Map<String, Map<Integer, Long>> requests,
        Map<String, Long> interventions, List<IdleSeries> idle, List<JvmMeasurement> measurements,
        List<MessageProgress> progress,
        List<Breach> breaches, Map<Invariant, String> notJudged) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The overall result of a soak, from which the exit code follows. */
    enum SoakOutcome { RIGHT, BROKEN, OPEN }

    /** Returns OPEN if no invariant is broken and some were not judged. */
    SoakOutcome outcome() {
        if (!breaches.isEmpty()) {
            return SoakOutcome.BROKEN;
        }
        return notJudged.isEmpty() ? SoakOutcome.RIGHT : SoakOutcome.OPEN;
    }

    /** Returns the growth of each JVM that lived long enough to judge it. */
    List<Growth> growth() {
        return idle.stream().filter(IdleSeries::isLongEnough).map(IdleSeries::growth).toList();
    }

    /** Returns the number of requests to all NameServers by request code. */
    Map<Integer, Long> requestsByCode() {
        return requests.values().stream().flatMap(codes -> codes.entrySet().stream())
                .collect(Collectors.groupingBy(Map.Entry::getKey, TreeMap::new,
                        Collectors.summingLong(Map.Entry::getValue)));
    }

    /** Writes the result as a JSON object, without the measurements that the plot shows. */
    void writeTo(Path file) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("release", plan.setting().servers().release().toString())
                .put("java", plan.setting().servers().runtime().majorVersion())
                .put("agent", plan.setting().agent().isPresent())
                .put("minutes", plan.length().toSeconds() / 60.0).put("seed", plan.seed());
        node.set("balance", JSON.valueToTree(balance));
        node.set("requestsToNameServersByCode", JSON.valueToTree(requestsByCode()));
        node.set("interventions", JSON.valueToTree(interventions));
        node.set("growth", JSON.valueToTree(growth()));
        node.set("breaches", JSON.valueToTree(breaches));
        node.set("notJudged", JSON.valueToTree(notJudged));
        node.set("faults", JSON.valueToTree(faults));
        JSON.writeValue(file.toFile(), node);
    }

    /** Returns the summary for the screen. */
    String words() {
        long judged = faults.stream().filter(InjectedFault::judged).count();
        long ofNameServers = faults.stream().filter(fault -> fault.fault().target().isNameServer()).count();
        double slowest = faults.stream().mapToDouble(fault -> fault.recoveryEnd() - fault.end()).max().orElse(0);
        StringBuilder words = new StringBuilder();
        words.append(
                String.format("faults            %d, %d of them at NameServers (%d judged); slowest recovery %.0f s%n",
                        faults.size(), ofNameServers, judged, slowest));
        words.append(String.format(
                "messages          %d sent, %d acknowledged, %d received, %d received again, %d sent back%n",
                balance.sent(), balance.acknowledged(), balance.received(), balance.duplicates(), balance.sentBack()));
        words.append(String.format("lost, never sent  %d, %d%n", balance.lost(), balance.neverSent()));
        words.append(String.format("to NameServers    %s%n", requestsByCode().entrySet().stream()
                .map(code -> "code " + code.getKey() + ": " + code.getValue()).collect(Collectors.joining(", "))));
        words.append(String.format("interventions     %s%n", interventions));
        words.append(String.format("growth            %d JVMs judged%s%n", growth().size(), mostGrowth()));
        breaches.forEach(breach -> words.append(breach.words()).append(System.lineSeparator()));
        notJudged.forEach((invariant, why) -> words.append(String.format("not judged: %s: %s%n", invariant, why)));
        return words.append(switch (outcome()) {
            case RIGHT -> "all invariants hold";
            case BROKEN -> breaches.size() + " breaches of invariants";
            case OPEN -> "no invariant is broken, but " + notJudged.size() + " could not be judged";
        }).append(System.lineSeparator()).toString();
    }

    private String mostGrowth() {
        List<Growth> growth = growth();
        return growth.isEmpty() ? "" : "; highest: " + Stream.of(MeasuredQuantity.values())
                .map(quantity -> growth.stream().mapToLong(each -> each.by().get(quantity)).max().orElseThrow() + " "
                        + quantity)
                .collect(Collectors.joining(", "));
    }
}
