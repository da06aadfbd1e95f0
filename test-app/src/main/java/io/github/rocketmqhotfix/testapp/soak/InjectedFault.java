package io.github.rocketmqhotfix.testapp.soak;

import java.util.List;

/**
 * A fault and what it did.
 *
 * @param begin  second since the cluster was up
 * @param end    when what caused it was taken back
 * @param whole  when all was as before: every NameServer knows all again, messages of every broker are stored and received
 * @param asked  of a NameServer that hung or was taken off the lists: how often its clients asked it meanwhile
 * @param judged whether that counts: there were such clients, and no other NameServer was so slow that they had a reason to leave it as well
 */
record InjectedFault(Fault fault, double begin, double end, double whole, List<Asked> asked, boolean judged) {
}
