package io.github.rocketmqhotfix.testapp.soak;

import java.util.Map;

/**
 * A fault and what it did.
 *
 * @param begin       second since the cluster was up
 * @param end         when what caused it was taken back
 * @param whole       when all was as before: every NameServer knows all again, messages are stored and received
 * @param asked       of a NameServer: how often which client asked it meanwhile
 * @param judged      whether that counts: no other NameServer was so slow that a client had a reason to leave it as well
 */
record InjectedFault(Fault fault, double begin, double end, double whole, Map<String, Long> asked, boolean judged) {
}
