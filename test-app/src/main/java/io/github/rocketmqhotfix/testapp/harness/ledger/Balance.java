package io.github.rocketmqhotfix.testapp.harness.ledger;

/**
 * The number of numbered messages by outcome.
 *
 * @param sent         numbers that producers announced; a producer announces a block of numbers before it sends their
 *     messages, so a killed producer may not have sent all of its last block
 * @param acknowledged messages that a broker acknowledged
 * @param failed       sends that failed; such a message may still have arrived
 * @param received     distinct messages that consumers consumed
 * @param duplicates   further consumptions of received messages
 * @param sentBack     deliveries that a consumer sent back
 * @param lost         acknowledged messages that no consumer has consumed so far
 * @param neverSent    received or sent-back messages that were never sent; also acknowledged, received or
 *     sent-back messages whose numbers are outside the range that is accounted for
 */
public record Balance(long sent, long acknowledged, long failed, long received, long duplicates, long sentBack,
        long lost,
        long neverSent) {

    Balance plus(Balance other) {
        return new Balance(sent + other.sent, acknowledged + other.acknowledged, failed + other.failed,
                received + other.received,
                duplicates + other.duplicates, sentBack + other.sentBack, lost + other.lost,
                neverSent + other.neverSent);
    }
}
