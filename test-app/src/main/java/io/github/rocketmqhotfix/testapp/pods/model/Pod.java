package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.DaemonThread;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.harness.process.UncheckedFiles;
import io.github.rocketmqhotfix.testapp.pods.model.ContainerProcess.ContainerPlan;
import io.github.rocketmqhotfix.testapp.pods.model.PodNetwork.PodSandbox;
import io.github.rocketmqhotfix.testapp.pods.model.PodService.PodEndpoint;
import io.github.rocketmqhotfix.testapp.pods.model.PodVolumes.Mount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One pod from its creation to its end. Its successor with the same name is another pod, with another address.
 * Thread-safe.
 */
public final class Pod {

    private static final long TICK_MILLIS = 100;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final PodTemplate template;
    private final PodSettings settings;
    private final Thread thread;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<ContainerLifecycle> containers = new CopyOnWriteArrayList<>();
    private volatile PodSandbox sandbox;
    private volatile PodVolumes volumes;
    /**
     * The run that was started last. Its container may be an init container, or a container that is not in
     * {@code containers} yet.
     */
    private volatile ContainerProcess newest;
    private volatile boolean ready;
    private volatile boolean terminating;
    private volatile boolean abandoned;
    private volatile boolean over;

    Pod(PodTemplate template, PodSettings settings) {
        this.template = template;
        this.settings = settings;
        this.thread = DaemonThread.factory("pod-" + template.name()).newThread(this::run);
    }

    public String name() {
        return template.name();
    }

    /**
     * Returns the pod's IP address.
     *
     * @throws PodFailure if the pod has none yet
     */
    public String address() {
        return requireSandbox().address();
    }

    /** Returns whether all containers are ready by their probes and the pod is not being ended. */
    public boolean isReady() {
        return ready && !terminating;
    }

    /** Returns whether the pod has ended, by itself or after its deletion. */
    public boolean isOver() {
        return over;
    }

    /** Returns whether the pod was deleted; it may not have ended yet. */
    boolean isDeleted() {
        return terminating;
    }

    /** Returns the labels of the manifest. */
    public Map<String, String> labels() {
        return template.labels();
    }

    /** Returns the number of restarts of all containers together. */
    public int restarts() {
        return containers.stream().mapToInt(ContainerLifecycle::restarts).sum();
    }

    /** Returns the failures so far: containers that ended or that a probe ended, and missing objects. */
    public List<String> failures() {
        List<String> all = new ArrayList<>(failures);
        containers.forEach(container -> all.addAll(container.ends()));
        return all;
    }

    /**
     * Returns the process of the present or last run of the only container. It is the program {@code unshare}, the
     * parent of the container's first process: to freeze the container, use {@link #freeze()} of this pod.
     */
    public ForkedProcess lastProcess() {
        return onlyContainer().lastProcess();
    }

    /** Returns the command line that runs a command in the only container, as {@code kubectl exec} does. */
    public List<String> inContainer(List<String> command) {
        return onlyContainer().process().orElseThrow(() -> new PodFailure(name(), "it has not started"))
                .entering(command);
    }

    /**
     * Returns the command line that runs a command of this machine in the pod's network, with the interface
     * {@code eth0}.
     */
    public List<String> inNetwork(List<String> command) {
        return requireSandbox().namespaces().entering(command);
    }

    /** Returns the folder behind a volume. */
    public Path volume(String volume) {
        return Optional.ofNullable(volumes).map(made -> made.folder(volume))
                .orElseThrow(() -> new PodFailure(name(), "it has no volume " + volume));
    }

    /** Stops the first process of the only container, as on a node that hangs: the kernel still accepts connections. */
    public void freeze() {
        onlyContainer().process().ifPresent(process -> process.signal(Signal.STOP));
    }

    /** Continues the process after {@link #freeze()}. */
    public void thaw() {
        onlyContainer().process().ifPresent(process -> process.signal(Signal.CONT));
    }

    PodTemplate template() {
        return template;
    }

    /** Returns the pod as Services see it; empty if it has no address or has ended. */
    Optional<PodEndpoint> endpoint() {
        PodSandbox place = sandbox;
        return place == null || over ? Optional.empty()
                : Optional.of(new PodEndpoint(template, place.address(), isReady()));
    }

    void start() {
        thread.start();
    }

    /** Begins the termination of the pod, as the kubelet does; does not wait for its end. */
    void terminate() {
        terminating = true;
        settings.changed().run();
    }

    /** Kills all containers at once. */
    void abandon() {
        abandoned = true;
        synchronized (containers) {
            Optional.ofNullable(newest).ifPresent(ContainerProcess::kill);
            containers.forEach(ContainerLifecycle::kill);
        }
        thread.interrupt();
    }

    /** Waits for the end of the pod's thread, but no longer than the limit; a limit below 1 ms counts as 1 ms. */
    void join(Duration limit) throws InterruptedException {
        // join(0) would wait without a limit
        thread.join(Math.max(1, limit.toMillis()));
    }

    /** Returns why the pod is not ready, in words. */
    String state() {
        List<String> failed = failures();
        if (!failed.isEmpty()) {
            return failed.get(failed.size() - 1);
        }
        return containers.isEmpty() ? "its init containers have not ended"
                : containers.stream().filter(container -> !container.isReady()).findFirst()
                        .map(ContainerLifecycle::state).orElse("ready");
    }

    private void run() {
        try {
            SupportedFields.check(template);
            sandbox = settings.network().attach(template);
            settings.changed().run();
            volumes = new PodVolumes(template, UncheckedFiles.createDirectories(sandbox.folder().resolve("volumes")),
                    settings.claims(), settings.objects());
            if (initialise()) {
                runContainers();
            }
        } catch (PodFailure failure) {
            failures.add(failure.getMessage().replaceFirst("^pod \\S+: ", ""));
        } catch (RuntimeException failure) {
            if (!abandoned) {
                failures.add(failure.toString());
            }
        }
        if (!abandoned) {
            // as in a cluster, a pod that could not be started stays until it is deleted (except with restartPolicy
            // Never)
            awaitDeletion();
            end();
        }
    }

    private boolean initialise() {
        for (JsonNode container : template.specification().path("initContainers")) {
            int restarts = 0;
            while (!succeeds(container)) {
                if (!restartPolicy().equals("Never") && !isWantedAfter(ContainerLifecycle.restartDelay(restarts++))) {
                    return false;
                }
                if (restartPolicy().equals("Never") || terminating || abandoned) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean succeeds(JsonNode container) {
        Optional<ContainerProcess> process = start(container);
        while (process.isPresent() && process.get().isAlive() && !terminating && !abandoned) {
            pause();
        }
        if (process.isEmpty() || terminating || abandoned) {
            process.ifPresent(ContainerProcess::kill);
            return false;
        }
        String name = container.path("name").asText();
        if (process.get().process().awaitExit(Duration.ofSeconds(1)) == 0) {
            return true;
        }
        failures.add("init container " + name + " " + process.get().end());
        return false;
    }

    private void runContainers() {
        ProbeRunner runner = new ProbeRunner(settings.network(), sandbox, gracePeriod());
        for (JsonNode container : template.specification().path("containers")) {
            ContainerLifecycle life = new ContainerLifecycle(template, container, runner, this::start);
            containers.add(life);
            life.start();
        }
        boolean restart = restartPolicy().equals("Always");
        while (!terminating && !abandoned) {
            containers.forEach(container -> container.advance(restart));
            boolean now = containers.stream().allMatch(ContainerLifecycle::isReady);
            if (now != ready) {
                ready = now;
                settings.changed().run();
            }
            if (!restart && containers.stream()
                    .allMatch(container -> container.process().filter(ContainerProcess::isAlive).isEmpty())) {
                return;
            }
            pause();
        }
    }

    private void awaitDeletion() {
        if (restartPolicy().equals("Never")) {
            return;
        }
        while (!terminating && !abandoned) {
            pause();
        }
    }

    private void end() {
        GracePeriod grace = new GracePeriod(gracePeriod(), System.nanoTime());
        List<Thread> ending = containers.stream()
                .map(container -> DaemonThread.start("end-" + name(), () -> container.end(grace))).toList();
        for (Thread one : ending) {
            try {
                one.join();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }
        over = true;
        Optional.ofNullable(sandbox).ifPresent(place -> place.namespaces().close());
        settings.changed().run();
    }

    private Optional<ContainerProcess> start(JsonNode container) {
        ContainerPlan plan = plan(container);
        synchronized (containers) {
            if (abandoned) {
                return Optional.empty();
            }
            newest = ContainerProcess.start(name() + "-" + plan.name(), sandbox, plan);
            return Optional.of(newest);
        }
    }

    private ContainerPlan plan(JsonNode container) {
        ContainerImage image = settings.image(template, container);
        Map<String, String> own = new ContainerVariables(template, sandbox.address(), settings.objects()).of(container);
        Map<String, String> variables = new TreeMap<>(image.variables());
        variables.put("HOSTNAME", template.hostname());
        variables.putAll(own);
        List<String> command = new ArrayList<>();
        for (String part : List.of("command", "args")) {
            container.path(part).forEach(word -> command.add(ContainerVariables.expanded(word.asText(), own)));
        }
        if (command.isEmpty()) {
            throw new PodFailure(name(), "the command of " + container.path("name").asText()
                    + " is missing; the command of an image is not supported");
        }
        List<Mount> mounts = new ArrayList<>();
        image.folders().forEach((folder, source) -> mounts.add(new Mount(source, folder, true)));
        mounts.addAll(volumes.of(container));
        return new ContainerPlan(container.path("name").asText(), command,
                container.path("workingDir").asText(image.workingDirectory()), variables, mounts,
                container.at("/securityContext/readOnlyRootFilesystem").asBoolean(), etc());
    }

    private Path etc() {
        Path etc = UncheckedFiles.createDirectories(sandbox.folder().resolve("etc"));
        Map.of("hosts", settings.names().hostsLines(template, sandbox.address()),
                "resolv.conf", settings.names().resolverLines(PodNetwork.DNS_ADDRESS),
                "nsswitch.conf", List.of("passwd: files", "group: files", "hosts: files dns"),
                "hostname", List.of(template.hostname()))
                .forEach((file, lines) -> UncheckedFiles.writeString(etc.resolve(file),
                        String.join("\n", lines) + "\n"));
        return etc;
    }

    private String restartPolicy() {
        return template.specification().path("restartPolicy").asText("Always");
    }

    private Duration gracePeriod() {
        return Duration
                .ofSeconds(template.specification().path("terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS));
    }

    private ContainerLifecycle onlyContainer() {
        if (containers.size() != 1) {
            throw new PodFailure(name(), containers.size() + " containers were started, not 1");
        }
        return containers.get(0);
    }

    private PodSandbox requireSandbox() {
        return Optional.ofNullable(sandbox).orElseThrow(() -> new PodFailure(name(), "it has no address yet"));
    }

    /** Waits for the delay, or until the pod is deleted or abandoned. Returns whether it is neither. */
    private boolean isWantedAfter(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        while (System.nanoTime() < end && !terminating && !abandoned) {
            pause();
        }
        return !terminating && !abandoned;
    }

    private static void pause() {
        ContainerLifecycle.pause(TICK_MILLIS);
    }
}
