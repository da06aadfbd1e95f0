package io.github.rocketmqhotfix.testapp.program.jmh;

/**
 * Checks a patch's outcome in a benchmark. With the agent, the outcome must be applied or stood-aside:fixed-upstream.
 * Without the agent, it must be neither of these.
 */
final class PatchOutcomeCheck {

    private PatchOutcomeCheck() {}

    /**
     * Compares the patch's outcome with the system property {@code hot.agent}. Must be called after the target is
     * loaded.
     *
     * @throws IllegalStateException if the property is true and the outcome is neither applied nor
     *                               stood-aside:fixed-upstream, or if the property is false and it is one of these
     */
    static void require(String patch) {
        String outcome = System.getProperty("rocketmq.hotfix.outcome." + patch, "none");
        boolean decided = outcome.equals("applied") || outcome.equals("stood-aside:fixed-upstream");
        if (decided != Boolean.getBoolean("hot.agent")) {
            throw new IllegalStateException(patch + ": " + outcome);
        }
    }
}
