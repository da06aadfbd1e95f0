package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.cli.RequiredPrograms;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import io.github.rocketmqhotfix.testapp.pods.chart.Rendering;
import io.github.rocketmqhotfix.testapp.pods.model.PodService.PodEndpoint;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs Kubernetes objects on this machine. Each pod consists of real processes in a network namespace behind one
 * bridge. It has the address, files, variables, probes, names and termination that a cluster would give it.
 *
 * <p>Supported: Pods, StatefulSets (stable names and claims, Parallel and OrderedReady; a deleted pod comes back with
 * another address), Deployments (whose pods have names like those of a StatefulSet), ConfigMaps, Secrets, emptyDir and
 * claims, also with a subPath (a single file can be mounted only over an existing file); init containers, restarts with
 * delays; startup, readiness and liveness probes by TCP or command; preStop, SIGTERM and SIGKILL; the downward API and
 * {@code $(NAME)}; a DNS server with the names of Services and pods; Services with a cluster address, which leads to
 * ready pods, or with {@code publishNotReadyAddresses} to all pods.
 *
 * <p>Not supported: scheduling, affinity, disruption budgets and roll-outs (there is one node, and a changed template
 * applies once the pod is deleted); network policies; resource limits, volume sizes and evictions; users, groups,
 * capabilities and seccomp (all processes run as the user of this process); image contents other than folders and
 * variables; service links, service accounts, DNS beyond the cluster, UDP and node ports; updates of mounted
 * ConfigMaps; modes of mounted files; {@code minReadySeconds}. A container can write to the folders of this machine
 * that it sees. {@link SupportedFields} lists the fields that a pod may have, and those of them that have no effect. A
 * pod with another field is refused.
 */
public final class PodCluster implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofMillis(100);

    private final String namespace;
    private final PodNetwork network;
    private final PodSettings settings;
    private final ClusterObjects objects = new ClusterObjects();
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final Map<String, PodService> services = new HashMap<>();
    private volatile boolean closed;

    private PodCluster(Workspace workspace, String namespace, Map<String, ContainerImage> images) {
        this.namespace = namespace;
        this.network = PodNetwork.in(workspace);
        this.settings = new PodSettings(network, new ServiceNames(namespace), objects, workspace.directoryFor("claims"),
                images, this::changed);
    }

    /** Returns why this system cannot run pods, in words; empty if no reason is known. */
    public static Optional<String> unavailability() {
        return Optional.of("pods need root").filter(any -> !"root".equals(System.getProperty("user.name")))
                .or(() -> RequiredPrograms.obstacleToNetworks("bash", "dnsmasq", "nft", "ss", "tcpdump",
                        "timeout"));
    }

    /**
     * Makes a cluster without objects.
     *
     * @param workspace a workspace for this cluster alone; closing it kills all pods
     * @param namespace the namespace of all objects
     * @param images    the images by their name with tag
     * @throws IllegalStateException if this system does not allow it; the message has the output of the tools
     */
    public static PodCluster in(Workspace workspace, String namespace, Map<String, ContainerImage> images) {
        return workspace.keep(new PodCluster(workspace, namespace, images));
    }

    /**
     * Creates the objects, or replaces objects of the same kind and name. A StatefulSet or Deployment with fewer
     * replicas than before ends the surplus pods. Objects of an unsupported kind are ignored.
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
     * Returns the pod of this name.
     *
     * @throws PodFailure if there is no such pod now
     */
    public synchronized Pod pod(String name) {
        return Optional.ofNullable(pods.get(name)).orElseThrow(() -> new PodFailure(name, "it does not exist"));
    }

    /** Returns all present pods, sorted by name. */
    public synchronized List<Pod> pods() {
        return pods.values().stream().sorted(Comparator.comparing(Pod::name)).toList();
    }

    /**
     * Returns the cluster address of a Service; empty if the Service is headless.
     *
     * @throws IllegalArgumentException if there is no such Service
     */
    public synchronized Optional<String> serviceAddress(String service) {
        return Optional.ofNullable(services.get(service))
                .orElseThrow(
                        () -> new IllegalArgumentException("no Service " + service + " in namespace " + namespace))
                .clusterAddress();
    }

    /**
     * Deletes a pod as {@code kubectl delete pod} does; does not wait. Once the pod has ended, its StatefulSet makes a
     * new one.
     */
    public Pod delete(String name) {
        Pod pod = pod(name);
        pod.terminate();
        return pod;
    }

    /**
     * Deletes the pod and waits until its successor is ready.
     *
     * @throws PodFailure if the successor is not ready within the limit, or if the old pod has a failure, including a
     *     failure at its end
     */
    public Pod replace(String name, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Pod old = delete(name);
        await(name, "it has not ended", () -> isReplaced(old), limit);
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
     * @throws PodFailure at once if a container ends or an object is missing, and if the limit is exceeded
     */
    public void awaitReady(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        List<Pod> awaited;
        do {
            awaited = running();
            awaitReady(awaited, Duration.ofNanos(end - System.nanoTime()));
            // a StatefulSet may have started its next pod only now
        } while (!awaited.equals(running()));
    }

    /** Waits until one pod is ready. Throws as {@link #awaitReady(Duration)} does. */
    public Pod awaitReady(String name, Duration limit) {
        Pod pod = pod(name);
        awaitReady(List.of(pod), limit);
        return pod;
    }

    /**
     * Creates a pod that ends by itself and waits for its end.
     *
     * @throws PodFailure if the pod does not end within the limit, if it has a failure, or if the exit code of its
     *     container is not 0
     */
    public Pod runToEnd(JsonNode object, Duration limit) {
        apply(List.of(object));
        Pod pod = pod(Rendering.nameOf(object));
        await(pod.name(), "it has not ended", pod::isOver, limit);
        List<String> failures = pod.failures().stream()
                .filter(failure -> !failure.matches("(?s)\\S+ ended with 0(\\s.*)?")).toList();
        if (!failures.isEmpty()) {
            throw new PodFailure(pod.name(), failures.get(0));
        }
        return pod;
    }

    /**
     * Returns the command line that runs a command of this machine on the node. All packets of pods pass the node's
     * bridge {@code cni0}.
     */
    public List<String> onNode(List<String> command) {
        return network.onNode(command);
    }

    /** Kills all pods at once. */
    @Override
    public void close() {
        // takes no lock, because a thread that holds the lock may wait for a slow process
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
        services.put(name,
                PodService.of(object, Optional.ofNullable(services.get(name)).flatMap(PodService::clusterAddress)
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

    /** Does the work of the controllers after a change. */
    private synchronized void changed() {
        if (closed) {
            return;
        }
        pods.values().removeIf(pod -> pod.isOver() && pod.isDeleted());
        objects.all("StatefulSet").forEach(this::reconcile);
        objects.all("Deployment").forEach(this::reconcile);
        List<PodEndpoint> endpoints = pods().stream().flatMap(pod -> pod.endpoint().stream()).toList();
        List<PodService> known = services.values().stream().sorted(Comparator.comparing(PodService::name)).toList();
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

    /** Returns the pods that have not ended. */
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

    private void await(String name, String failure, BooleanSupplier condition, Duration limit) {
        try {
            Awaitility.await().atMost(limit.plus(TICK)).pollDelay(Duration.ZERO).pollInterval(TICK)
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException late) {
            throw new PodFailure(name, failure + " in time: " + pod(name).state());
        }
    }
}
