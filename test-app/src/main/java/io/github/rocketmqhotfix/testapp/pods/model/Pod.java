package io.github.rocketmqhotfix.testapp.pods.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rocketmqhotfix.testapp.harness.process.ForkedProcess;
import io.github.rocketmqhotfix.testapp.harness.process.Signal;
import io.github.rocketmqhotfix.testapp.harness.process.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One pod from its creation to its end. A pod that comes after it under the same name is another one, with another
 * address. Safe for several threads.
 */
public final class Pod {

    private static final long TICK_MILLIS = 100;
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final PodTemplate template;
    private final PodSettings settings;
    private final Thread thread;
    private final List<String> failures = new ArrayList<>();
    private final List<ContainerLife> containers = new ArrayList<>();
    private volatile PodSandbox sandbox;
    private volatile Volumes volumes;
    /** The run that was started last; its container may not know of it yet. */
    private volatile ContainerProcess newest;
    private volatile boolean ready;
    private volatile boolean terminating;
    private volatile boolean abandoned;
    private volatile boolean over;

    Pod(PodTemplate template, PodSettings settings) {
        this.template = template;
        this.settings = settings;
        this.thread = new Thread(this::live, "pod-" + template.name());
        thread.setDaemon(true);
    }

    public String name() {
        return template.name();
    }

    /**
     * Its IP.
     *
     * @throws PodFailure if it has none yet
     */
    public String address() {
        return placed().address();
    }

    /** Whether all its containers are, by their probes, and it is not being ended. */
    public boolean isReady() {
        return ready && !terminating;
    }

    /** Whether it has ended, by itself or because it was deleted. */
    public boolean isOver() {
        return over;
    }

    /** Whether somebody wants it to end. */
    boolean isDeleted() {
        return terminating;
    }

    /** What its manifest calls it. */
    public Map<String, String> labels() {
        return template.labels();
    }

    /** How often its containers were started again, together. */
    public int restarts() {
        return lives().stream().mapToInt(ContainerLife::restarts).sum();
    }

    /** What went wrong so far: containers that ended or that a probe gave up, and what the pod wants and is not there. */
    public List<String> failures() {
        List<String> all = new ArrayList<>();
        synchronized (failures) {
            all.addAll(failures);
        }
        lives().forEach(container -> all.addAll(container.ends()));
        return all;
    }

    /** The output of the present or last run of its only container; it may be frozen and killed only through this pod. */
    public ForkedProcess output() {
        return only().output();
    }

    /** The command line that runs a command in the only container, as {@code kubectl exec} does. */
    public List<String> inContainer(List<String> command) {
        return only().process().orElseThrow(() -> new PodFailure(name(), "it has not started")).entering(command);
    }

    /** The command line that runs a command of this machine in the pod's network, where {@code eth0} is its interface. */
    public List<String> inNetwork(List<String> command) {
        return placed().namespaces().entering(command);
    }

    /** The folder behind one of its volumes. */
    public Path volume(String volume) {
        return Optional.ofNullable(volumes).map(made -> made.folder(volume))
                .orElseThrow(() -> new PodFailure(name(), "it has no volume " + volume));
    }

    /** Stops the first process of its only container as a node does that hangs: the kernel goes on accepting connections. */
    public void freeze() {
        only().process().ifPresent(process -> process.signal(Signal.STOP));
    }

    /** Lets it go on. */
    public void thaw() {
        only().process().ifPresent(process -> process.signal(Signal.CONT));
    }

    PodTemplate template() {
        return template;
    }

    /** As Services see it; empty: it has no address, or has ended. */
    Optional<Endpoint> endpoint() {
        PodSandbox place = sandbox;
        return place == null || over ? Optional.empty() : Optional.of(new Endpoint(template, place.address(), isReady()));
    }

    void start() {
        thread.start();
    }

    /** Lets it end as the kubelet does; does not wait. */
    void terminate() {
        terminating = true;
        settings.changed().run();
    }

    /** Kills what runs of it, at once. */
    void abandon() {
        abandoned = true;
        synchronized (containers) {
            Optional.ofNullable(newest).ifPresent(ContainerProcess::kill);
            containers.forEach(ContainerLife::kill);
        }
        thread.interrupt();
    }

    /** Waits for its thread, at least a moment. */
    void join(Duration limit) throws InterruptedException {
        // zero would be for ever
        thread.join(Math.max(1, limit.toMillis()));
    }

    /** Why it is not ready, in words. */
    String state() {
        List<String> failed = failures();
        if (!failed.isEmpty()) {
            return failed.get(failed.size() - 1);
        }
        List<ContainerLife> all = lives();
        return all.isEmpty() ? "its init containers have not ended"
                : all.stream().filter(container -> !container.isReady()).findFirst().map(ContainerLife::state).orElse("ready");
    }

    private void live() {
        try {
            Modelled.check(template);
            sandbox = settings.network().attach(template);
            settings.changed().run();
            volumes = new Volumes(template, Workspace.made(sandbox.folder().resolve("volumes")), settings.claims(), settings.objects());
            volumes.make();
            if (initialised()) {
                runContainers();
            }
        } catch (PodFailure failure) {
            fail(failure.getMessage().replaceFirst("^pod \\S+: ", ""));
        } catch (RuntimeException failure) {
            if (!abandoned) {
                fail(failure.toString());
            }
        }
        if (!abandoned) {
            // one that could not be made stays until it is deleted, as in a cluster
            awaitDeletion();
            end();
        }
    }

    private void fail(String what) {
        synchronized (failures) {
            failures.add(what);
        }
    }

    private boolean initialised() {
        for (JsonNode container : template.specification().path("initContainers")) {
            int restarts = 0;
            while (!ranWell(container)) {
                if (!restartPolicy().equals("Never") && !goingOn(RestartDelay.before(restarts++))) {
                    return false;
                }
                if (restartPolicy().equals("Never") || terminating || abandoned) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean ranWell(JsonNode container) {
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
        fail("init container " + name + " " + process.get().end());
        return false;
    }

    private void runContainers() {
        ProbeAction action = new ProbeAction(settings.network(), sandbox, gracePeriod());
        for (JsonNode container : template.specification().path("containers")) {
            ContainerLife life = new ContainerLife(template, container, action, this::start);
            synchronized (containers) {
                containers.add(life);
            }
            life.start();
        }
        boolean restart = restartPolicy().equals("Always");
        while (!terminating && !abandoned) {
            lives().forEach(container -> container.advance(restart));
            boolean now = lives().stream().allMatch(ContainerLife::isReady);
            if (now != ready) {
                ready = now;
                settings.changed().run();
            }
            if (!restart && lives().stream().allMatch(container -> container.process().filter(ContainerProcess::isAlive).isEmpty())) {
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
        List<Thread> ending = lives().stream().map(container -> {
            Thread one = new Thread(() -> container.end(grace), "end-" + name());
            one.setDaemon(true);
            one.start();
            return one;
        }).toList();
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
        Map<String, String> own = new Variables(template, sandbox.address(), settings.objects()).of(container);
        Map<String, String> variables = new TreeMap<>(image.variables());
        variables.put("HOSTNAME", template.hostname());
        variables.putAll(own);
        List<String> command = new ArrayList<>();
        for (String part : List.of("command", "args")) {
            container.path(part).forEach(word -> command.add(Variables.expanded(word.asText(), own)));
        }
        if (command.isEmpty()) {
            throw new PodFailure(name(), "the command of " + container.path("name").asText() + " is that of the image, which is not modelled");
        }
        List<Volumes.Mount> mounts = new ArrayList<>();
        image.folders().forEach((folder, source) -> mounts.add(new Volumes.Mount(source, folder, true)));
        mounts.addAll(volumes.of(container));
        return new ContainerPlan(container.path("name").asText(), command,
                container.path("workingDir").asText(image.workingDirectory()), variables, mounts,
                container.at("/securityContext/readOnlyRootFilesystem").asBoolean(), etc());
    }

    private Path etc() {
        Path etc = Workspace.made(sandbox.folder().resolve("etc"));
        try {
            Files.write(etc.resolve("hosts"), settings.names().hostsLines(template, sandbox.address()));
            Files.write(etc.resolve("resolv.conf"), settings.names().resolverLines(PodNetwork.DNS_ADDRESS));
            Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
            Files.writeString(etc.resolve("hostname"), template.hostname() + "\n");
            return etc;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String restartPolicy() {
        return template.specification().path("restartPolicy").asText("Always");
    }

    private Duration gracePeriod() {
        return Duration.ofSeconds(template.specification().path("terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS));
    }

    private List<ContainerLife> lives() {
        synchronized (containers) {
            return List.copyOf(containers);
        }
    }

    private ContainerLife only() {
        List<ContainerLife> all = lives();
        if (all.size() != 1) {
            throw new PodFailure(name(), all.size() + " containers were started, not 1");
        }
        return all.get(0);
    }

    private PodSandbox placed() {
        return Optional.ofNullable(sandbox).orElseThrow(() -> new PodFailure(name(), "it has no address yet"));
    }

    /** Whether the pod is still wanted after this time. */
    private boolean goingOn(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        while (System.nanoTime() < end && !terminating && !abandoned) {
            pause();
        }
        return !terminating && !abandoned;
    }

    private static void pause() {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
        }
    }
}
