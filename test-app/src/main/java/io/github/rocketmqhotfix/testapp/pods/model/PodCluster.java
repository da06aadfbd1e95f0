package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.network.Host;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Runs Kubernetes objects on this machine: each pod as real processes in a network of its own behind one bridge, with the
 * address, files, variables, probes, names and end that a cluster would give it.
 *
 * <p>Modelled: Pods, Deployments (with pods named like those of a StatefulSet) and StatefulSets (stable names and claims, Parallel and OrderedReady; a deleted pod comes back with
 * another address), ConfigMaps, Secrets, emptyDir and claims; init containers, restarts with their delays, startup,
 * readiness and liveness probes by TCP or command, preStop and SIGTERM and SIGKILL; the downward API, {@code $(NAME)};
 * a DNS server with the names of Services and of their pods; Services with an address of their own, which only ready
 * pods stand behind.
 *
 * <p>Not modelled: scheduling, affinity, disruption budgets and roll-outs (there is one node, a changed template waits for
 * the pod to be deleted); network policies; resource limits, volume sizes and evictions; users, groups, capabilities and
 * seccomp: all run as the user of this process; what an image has besides its folders and variables, which is this
 * machine's; service links, service accounts, DNS beyond the cluster, UDP and node ports; updates of mounted ConfigMaps;
 * modes of mounted files; {@code minReadySeconds}. What a container's root has of this machine's folders can be written. A pod that asks
 * for something else is refused.
 */
public final class PodCluster implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(2);
    private static final long TICK_MILLIS = 100;

    private final String namespace;
    private final PodNetwork network;
    private final PodSettings settings;
    private final ClusterObjects objects = new ClusterObjects();
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final Map<String, Service> services = new HashMap<>();
    private volatile boolean closed;

    private PodCluster(Workspace workspace, String namespace, Map<String, ContainerImage> images) {
        this.namespace = namespace;
        this.network = PodNetwork.in(workspace);
        this.settings = new PodSettings(network, new ServiceNames(namespace), objects, workspace.directoryFor("claims"), images, this::changed);
    }

    /** Why this system cannot run pods, in words; empty: it can, or fails for a reason that it tells then. */
    public static Optional<String> unavailability() {
        return Optional.of("pods need root").filter(any -> !"root".equals(System.getProperty("user.name")))
                .or(Tools::missing).or(Host::unavailability);
    }

    /**
     * A cluster without objects.
     *
     * @param workspace one for this cluster alone; closing it ends all pods without grace
     * @param namespace of all objects
     * @param images    by their name with tag
     * @throws IllegalStateException if this system does not allow it; the message has what the tools said
     */
    public static PodCluster in(Workspace workspace, String namespace, Map<String, ContainerImage> images) {
        return workspace.keep(new PodCluster(workspace, namespace, images));
    }

    /**
     * Creates the objects, or replaces those of the same kind and name: a StatefulSet with fewer replicas ends the others. Of
     * a kind that is not modelled it takes no notice.
     */
    public void apply(List<JsonNode> given) {
        synchronized (this) {
            given.forEach(objects::add);
            given.stream().filter(object -> object.path("kind").asText().equals("Service")).forEach(this::add);
            given.stream().filter(object -> object.path("kind").asText().equals("Pod"))
                    .forEach(object -> create(PodTemplate.of(object, namespace)));
        }
        changed();
    }

    /**
     * The pod of this name.
     *
     * @throws PodFailure if there is none now
     */
    public synchronized Pod pod(String name) {
        return Optional.ofNullable(pods.get(name)).orElseThrow(() -> new PodFailure(name, "there is none"));
    }

    /** All that there are now, by name. */
    public synchronized List<Pod> pods() {
        return pods.values().stream().sorted(Comparator.comparing(Pod::name)).toList();
    }

    /** The address that a Service has for itself; empty: it is headless. */
    public synchronized Optional<String> serviceAddress(String service) {
        return services.get(service).clusterAddress();
    }

    /** As {@code kubectl delete pod}, without waiting: its StatefulSet makes another one when it is gone. */
    public Pod delete(String name) {
        Pod pod = pod(name);
        pod.terminate();
        return pod;
    }

    /**
     * Deletes the pod and waits until its successor is ready.
     *
     * @throws PodFailure if that fails or takes longer, or something was wrong with the old one, its end included
     */
    public Pod replace(String name, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Pod old = delete(name);
        await(name, "it is not gone", () -> isReplaced(old), limit);
        old.failures().stream().findFirst().ifPresent(failure -> {
            throw new PodFailure(name, failure);
        });
        Pod successor = pod(name);
        awaitReady(List.of(successor), Duration.ofNanos(end - System.nanoTime()));
        return successor;
    }

    /**
     * Waits until all pods are ready.
     *
     * @throws PodFailure at once when a container ends or something is missing, and if it takes longer
     */
    public void awaitReady(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        List<Pod> awaited;
        do {
            awaited = running();
            awaitReady(awaited, Duration.ofNanos(end - System.nanoTime()));
            // a StatefulSet may start its next pod only now
        } while (!awaited.equals(running()));
    }

    /** The same for one pod. */
    public Pod awaitReady(String name, Duration limit) {
        Pod pod = pod(name);
        awaitReady(List.of(pod), limit);
        return pod;
    }

    /**
     * Creates a pod that ends by itself and waits until it has.
     *
     * @throws PodFailure if that fails or takes longer, or its container does not end with 0
     */
    public Pod runToEnd(JsonNode object, Duration limit) {
        apply(List.of(object));
        Pod pod = pod(Rendering.nameOf(object));
        await(pod.name(), "it has not ended", pod::isOver, limit);
        List<String> failures = pod.failures().stream().filter(failure -> !failure.matches("(?s)\\S+ ended with 0(\\s.*)?")).toList();
        if (!failures.isEmpty()) {
            throw new PodFailure(pod.name(), failures.get(0));
        }
        return pod;
    }

    /** The command line that runs a command of this machine on the node, where all that pods send passes the bridge {@code cni0}. */
    public List<String> onNode(List<String> command) {
        return network.onNode(command);
    }

    /** Kills all pods at once. */
    @Override
    public void close() {
        // without a lock: who has it may be waiting for a process that is slow
        closed = true;
        pods.values().parallelStream().forEach(Pod::abandon);
        long end = System.nanoTime() + END_LIMIT.toNanos();
        for (Pod pod : pods.values()) {
            try {
                pod.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "pods of " + namespace;
    }

    private void add(JsonNode object) {
        String name = Rendering.nameOf(object);
        services.put(name, Service.of(object, Optional.ofNullable(services.get(name)).flatMap(Service::clusterAddress)
                .orElseGet(network::freeServiceAddress)));
    }

    private void create(PodTemplate template) {
        if (closed) {
            return;
        }
        Pod pod = new Pod(template, settings);
        pods.put(template.name(), pod);
        pod.start();
    }

    /** What controllers do when something has changed. */
    private synchronized void changed() {
        if (closed) {
            return;
        }
        pods.values().removeIf(pod -> pod.isOver() && pod.isDeleted());
        objects.all("StatefulSet").forEach(this::reconcile);
        objects.all("Deployment").forEach(this::reconcile);
        List<Endpoint> endpoints = pods().stream().flatMap(pod -> pod.endpoint().stream()).toList();
        List<Service> known = services.values().stream().sorted(Comparator.comparing(Service::name)).toList();
        network.publish(settings.names().lines(known, endpoints), ServiceRules.replacing(known, endpoints));
    }

    private void reconcile(JsonNode set) {
        pods().stream().filter(pod -> !pod.isDeleted() && isBeyondReplicas(pod, set)).forEach(Pod::terminate);
        boolean ordered = set.path("kind").asText().equals("StatefulSet")
                && set.at("/spec/podManagementPolicy").asText("OrderedReady").equals("OrderedReady");
        for (int ordinal = 0; ordinal < set.at("/spec/replicas").asInt(1); ordinal++) {
            PodTemplate template = PodTemplate.of(set, ordinal, namespace);
            Pod pod = pods.get(template.name());
            if (pod == null) {
                create(template);
            }
            if (ordered && Optional.ofNullable(pods.get(template.name())).filter(Pod::isReady).isEmpty()) {
                return;
            }
        }
    }

    private static boolean isBeyondReplicas(Pod pod, JsonNode set) {
        String prefix = Rendering.nameOf(set) + "-";
        String ordinal = pod.name().startsWith(prefix) ? pod.name().substring(prefix.length()) : "";
        return ordinal.matches("\\d+") && Integer.parseInt(ordinal) >= set.at("/spec/replicas").asInt(1);
    }

    /** Without those that have done their work. */
    private List<Pod> running() {
        return pods().stream().filter(pod -> !pod.isOver()).toList();
    }

    private synchronized boolean isReplaced(Pod old) {
        return pods.get(old.name()) != old;
    }

    private void awaitReady(List<Pod> wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (Pod pod : wanted) {
            await(pod.name(), "it is not ready", () -> {
                wanted.stream().filter(other -> !other.failures().isEmpty()).findFirst().ifPresent(failed -> {
                    throw new PodFailure(failed.name(), failed.failures().get(0));
                });
                return pod.isReady();
            }, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }

    private void await(String name, String otherwise, BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new PodFailure(name, otherwise + " in time: " + pod(name).state());
            }
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new PodFailure(name, "waiting for it was broken off");
            }
        }
    }
}
