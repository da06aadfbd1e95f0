package io.github.rocketmqhotfix.testapp.program.jmh;

/** Ensures that a benchmark measures patched code exactly if the agent is present. */
final class PatchOutcomeCheck {

    private PatchOutcomeCheck() {}

    /**
     * Compares the patch's outcome with the system property {@code hot.agent}. Must be called after the target is
     * loaded.
     *
     * @throws IllegalStateException if the property is true and the patch is neither applied nor fixed upstream, or if
     *                               the property is false and the patch is applied or fixed upstream
     */
    static void require(String patch) {
        String outcome = System.getProperty("rocketmq.hotfix.outcome." + patch, "none");
        boolean decided = outcome.equals("applied") || outcome.equals("stood-aside:fixed-upstream");
        if (decided != Boolean.getBoolean("hot.agent")) {
            throw new IllegalStateException(patch + ": " + outcome);
        }
    }
}
