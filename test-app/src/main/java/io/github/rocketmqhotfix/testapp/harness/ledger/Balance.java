package io.github.rocketmqhotfix.testapp.harness.ledger;

/**
 * What became of numbered messages.
 *
 * @param sent         numbers that producers said they would use; the last block of one that was killed may not all have been sent
 * @param acknowledged those that a broker said it has
 * @param failed       attempts that ended otherwise; such a message may have arrived all the same
 * @param received     distinct messages that a consumer took
 * @param duplicates   how many times more those were taken
 * @param givenBack    deliveries that a consumer refused
 * @param lost         acknowledged and taken by no consumer so far
 * @param alien        received, taken or not, and never sent
 */
public record Balance(long sent, long acknowledged, long failed, long received, long duplicates, long givenBack, long lost,
        long alien) {

    Balance plus(Balance other) {
        return new Balance(sent + other.sent, acknowledged + other.acknowledged, failed + other.failed, received + other.received,
                duplicates + other.duplicates, givenBack + other.givenBack, lost + other.lost, alien + other.alien);
    }
}
