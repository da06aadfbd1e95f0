package io.github.rocketmqhotfix.testapp.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rocketmqhotfix.testapp.harness.ledger.Balance;
import io.github.rocketmqhotfix.testapp.soak.Watch.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a soak showed.
 *
 * @param faults        in their order
 * @param requests      by address of a NameServer, as its askers call it, and by code
 * @param interventions of the agent, by patch, in all JVMs together
 * @param rest          what each JVM used when nothing was wrong
 * @param notJudged     invariants that may be broken without anybody having seen it, and why
 */
record SoakResult(SoakPlan plan, List<InjectedFault> faults, Balance balance, Map<String, Map<Integer, Long>> requests,
        Map<String, Long> interventions, List<RestSeries> rest, List<Measurement> measurements, List<Progress> progress,
        List<Breach> breaches, Map<Invariant, String> notJudged) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** What it comes to. */
    enum Outcome {
        RIGHT, BROKEN, OPEN
    }

    /** Something that was not judged leaves it open. */
    Outcome outcome() {
        if (!breaches.isEmpty()) {
            return Outcome.BROKEN;
        }
        return notJudged.isEmpty() ? Outcome.RIGHT : Outcome.OPEN;
    }

    /** Of the JVMs that lived long enough to tell. */
    List<Growth> growth() {
        return rest.stream().filter(RestSeries::isLong).map(Growth::of).toList();
    }

    /** How many requests with each code came to NameServers. */
    Map<Integer, Long> requestsByCode() {
        return requests.values().stream().flatMap(codes -> codes.entrySet().stream())
                .collect(Collectors.groupingBy(Map.Entry::getKey, TreeMap::new, Collectors.summingLong(Map.Entry::getValue)));
    }

    /** As JSON: an object with the components' names, but without the measurements that the plot shows. */
    void writeTo(Path file) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("release", plan.setting().servers().release().toString())
                .put("java", plan.setting().servers().runtime().majorVersion()).put("agent", plan.setting().agent().isPresent())
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

    /** For the screen. */
    String words() {
        long judged = faults.stream().filter(InjectedFault::judged).count();
        long ofNameServers = faults.stream().filter(fault -> fault.fault().target().isNameServer()).count();
        double slowest = faults.stream().mapToDouble(fault -> fault.whole() - fault.end()).max().orElse(0);
        StringBuilder words = new StringBuilder();
        words.append(String.format("faults            %d, of them %d of NameServers (%d judged); all as before after %.0f s at most%n",
                faults.size(), ofNameServers, judged, slowest));
        words.append(String.format("messages          %d sent, %d acknowledged, %d received, %d of them again, %d given back%n",
                balance.sent(), balance.acknowledged(), balance.received(), balance.duplicates(), balance.givenBack()));
        words.append(String.format("lost, invented    %d, %d%n", balance.lost(), balance.alien()));
        words.append(String.format("to NameServers    %s%n", requestsByCode().entrySet().stream()
                .map(code -> "code " + code.getKey() + ": " + code.getValue()).collect(Collectors.joining(", "))));
        words.append(String.format("interventions     %s%n", interventions));
        words.append(String.format("flat              %d JVMs judged; %s%n", growth().size(), mostGrowth()));
        breaches.forEach(breach -> words.append(breach.words()).append(System.lineSeparator()));
        notJudged.forEach((invariant, why) -> words.append(String.format("not judged: %s: %s%n", invariant, why)));
        return words.append(switch (outcome()) {
            case RIGHT -> "all invariants hold";
            case BROKEN -> breaches.size() + " invariants are broken";
            case OPEN -> "nothing is broken, but not all was judged: " + notJudged.size();
        }).append(System.lineSeparator()).toString();
    }

    private String mostGrowth() {
        List<Growth> growth = growth();
        return growth.isEmpty() ? "" : "most growth: " + Stream.of(Quantity.values())
                .map(quantity -> growth.stream().mapToLong(each -> each.by().get(quantity)).max().orElseThrow() + " " + quantity)
                .collect(Collectors.joining(", "));
    }
}
