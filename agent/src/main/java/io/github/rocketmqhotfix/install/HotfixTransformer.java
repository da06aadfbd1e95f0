package io.github.rocketmqhotfix.install;

import io.github.rocketmqhotfix.config.Options;
import io.github.rocketmqhotfix.patch.Patch;
import io.github.rocketmqhotfix.report.Console;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/**
 * Sees every class that is loaded and lets all but a few pass at the price of comparing the end of their name.
 * Never throws: the JVM would swallow it and say nothing.
 */
final class HotfixTransformer implements ClassFileTransformer {

    /** The simple names of all targets; the patches look closer. */
    private static final String[] NAMES = {
        "/RemotingUtil", "/NetworkUtil", "/NettyRemotingClient",
        "/DefaultMQPushConsumerImpl", "/DefaultMQPullConsumerImpl", "/MQClientAPIImpl"
    };

    private final Options options;
    private volatile ClassHotfix hotfix;
    private volatile boolean retired;

    HotfixTransformer(Options options) {
        this.options = options;
    }

    static boolean mayBeTarget(String internalName) {
        for (String name : NAMES) {
            if (internalName.endsWith(name)) {
                return true;
            }
        }
        return false;
    }

    /** Prepares for the first target on a thread of its own. */
    void warmUp() {
        hotfix().warmUp();
    }

    /** From now on no class is changed, also by a call that is under way. */
    void retire() {
        retired = true;
    }

    /** Whether a patch that is allowed looks at the class. */
    boolean isAfter(String internalName) {
        Patch patch = Judge.patchFor(internalName);
        return patch != null && options.allows(patch.id());
    }

    @Override
    public byte[] transform(ClassLoader loader, String internalName, Class<?> redefined, ProtectionDomain domain,
            byte[] classFile) {
        if (internalName == null || !mayBeTarget(internalName) || retired) {
            return null;
        }
        try {
            byte[] woven = hotfix().apply(loader, internalName, redefined, domain, classFile);
            return retired ? null : woven;
        } catch (Throwable e) {
            Console.write("ERROR", "left " + internalName + " as it was: " + e);
            return null;
        }
    }

    /** Without a lock: class loading holds the host's. Two at once make two, which does no harm. */
    private ClassHotfix hotfix() {
        ClassHotfix ready = hotfix;
        if (ready == null) {
            ready = new ClassHotfix(options, new WeaverSource());
            hotfix = ready;
        }
        return ready;
    }
}
