package io.github.rocketmqhotfix.testapp.bench;

/** The agents that a JVM is measured with. */
enum Variant {

    NONE("no agent", ""),
    /** An agent that does nothing; its cost is that of the flag itself. */
    EMPTY("empty premain", ""), HOTFIX("agent", "[rocketmq-hotfix] INFO applied "),
    /** An agent that installs the same patches by Byte Buddy's AgentBuilder. */
    AGENT_BUILDER("by AgentBuilder", "[Byte Buddy] TRANSFORM ");

    private final String words;
    private final String sign;

    Variant(String words, String sign) {
        this.words = words;
        this.sign = sign;
    }

    /**
     * Returns the part of a line on stderr that shows that a class was woven; empty for an agent that weaves nothing.
     */
    String sign() {
        return sign;
    }

    @Override
    public String toString() {
        return words;
    }
}
