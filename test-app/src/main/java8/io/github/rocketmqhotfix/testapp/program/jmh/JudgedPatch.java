package io.github.rocketmqhotfix.testapp.program.jmh;

/** So that nothing is measured as patched that is not. */
final class JudgedPatch {

    private JudgedPatch() {
    }

    /**
     * Checks the agent's own word, once the target is loaded, against the system property {@code hot.agent}.
     *
     * @throws IllegalStateException if there should be an agent and the patch is neither applied nor needless, or the other way round
     */
    static void require(String patch) {
        String outcome = System.getProperty("rocketmq.hotfix.outcome." + patch, "none");
        boolean judged = outcome.equals("applied") || outcome.equals("stood-aside:fixed-upstream");
        if (judged != Boolean.getBoolean("hot.agent")) {
            throw new IllegalStateException(patch + ": " + outcome);
        }
    }
}
