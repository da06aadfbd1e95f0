package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.AttachRequest;
import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.report.Log;
import io.github.rocketmqhotfix.report.StatusReport;
import java.lang.instrument.Instrumentation;

/**
 * Runs the command of one attaching process and publishes the answer through {@link StatusReport}. A failed install is
 * rolled back. The answers are {@code installed}, {@code already-installed}, {@code other-version},
 * {@code switched-off}, {@code detached}, {@code not-installed}, {@code reported}, {@code refused} and {@code failed}.
 */
public final class AttachedCommand {

    private final AttachRequest request;
    private final Instrumentation instrumentation;

    private AttachedCommand(AttachRequest request, Instrumentation instrumentation) {
        this.request = request;
        this.instrumentation = instrumentation;
    }

    public static void run(String arguments, Instrumentation instrumentation) {
        AttachedCommand command = new AttachedCommand(new AttachRequest(arguments), instrumentation);
        try {
            command.run();
        } catch (RuntimeException | Error e) {
            command.answer("failed", String.valueOf(e));
            throw e;
        }
    }

    private void run() {
        String refusal = request.refusal();
        if (refusal != null) {
            Log.logger().warn("attached command refused: {}", refusal);
            answer("refused", refusal);
        } else if (request.command.equals(AttachRequest.REPORT)) {
            answer("reported", "");
        } else if (request.command.equals(AttachRequest.DETACH)) {
            detach();
        } else {
            install();
        }
    }

    private void install() {
        String version = AgentJar.version();
        if (!request.callerVersion.isEmpty() && !request.callerVersion.equals(version)) {
            // the system class loader keeps the loaded classes of the agent: those of the caller's jar would not run
            refuse("other-version",
                    "version " + version + " is in this JVM and stays until the JVM ends; nothing was done for"
                            + " version " + request.callerVersion);
        } else if (InstalledHotfix.current() != null) {
            refuse("already-installed", "version " + version + " is installed in this JVM; nothing was done. To change"
                    + " the options, detach first");
        } else {
            InstalledHotfix.install(instrumentation, Options.read(request.options));
            InstalledHotfix installed = InstalledHotfix.current();
            if (installed == null) {
                answer("switched-off", "the settings of this JVM switch the agent off: nothing was installed");
            } else {
                installed.retransformLoaded();
                answer("installed", "");
            }
        }
    }

    private void detach() {
        InstalledHotfix installed = InstalledHotfix.current();
        if (installed == null) {
            refuse("not-installed", "nothing is installed in this JVM");
        } else {
            LoadedTargets.Restored restored = installed.remove();
            String detail = "the original instructions are back in " + restored.classes
                    + (restored.classes == 1 ? " class" : " classes")
                    + (restored.pending.isEmpty() ? ""
                            : "; still being loaded with woven instructions, and restored as soon as the JVM has"
                                    + " defined them: "
                                    + String.join(", ", restored.pending));
            Log.logger().info("detached: {}", detail);
            answer("detached", detail);
        }
    }

    private void refuse(String answer, String why) {
        Log.logger().warn("{}", why);
        answer(answer, why);
    }

    private void answer(String answer, String detail) {
        StatusReport.publish(request.caller, AgentJar.version(), InstalledHotfix.current() != null, answer, detail,
                Options.PATCH_IDS);
    }
}
