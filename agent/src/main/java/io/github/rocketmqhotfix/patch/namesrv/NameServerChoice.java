package io.github.rocketmqhotfix.patch.namesrv;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The three fields in which a client keeps its choice of NameServer. */
final class NameServerChoice {

    private final AtomicReference<String> chosen;
    private final AtomicReference<List<String>> list;
    private final AtomicInteger index;

    /** {@code index} may be null where the round-robin is of no concern. */
    NameServerChoice(AtomicReference<String> chosen, AtomicReference<List<String>> list, AtomicInteger index) {
        this.chosen = chosen;
        this.list = list;
        this.index = index;
    }

    AtomicReference<String> chosen() {
        return chosen;
    }

    AtomicReference<List<String>> list() {
        return list;
    }

    AtomicInteger index() {
        return index;
    }

    /** The field itself: what tells one client from another without holding the client. */
    Object identity() {
        return chosen;
    }

    /** The address that calls go to, or null: the next call selects one. */
    String address() {
        return chosen.get();
    }

    /** Moves with every selection, before that makes its choice. */
    int round() {
        return index.get();
    }

    boolean lists(String address) {
        List<String> addresses = list.get();
        return addresses != null && addresses.contains(address);
    }

    boolean listsNone() {
        List<String> addresses = list.get();
        return addresses == null || addresses.isEmpty();
    }

    /** Drops this address if it is still the choice: a late failure never discards a newer one. */
    boolean drop(String address) {
        String now = chosen.get();
        return now != null && now.equals(address) && chosen.compareAndSet(now, null);
    }

    /** Makes {@code other} the choice if {@code address} is it now, as if the round robin had come to that one. */
    boolean replace(String address, String other) {
        String now = chosen.get();
        List<String> addresses = list.get();
        int position = addresses == null ? -1 : addresses.indexOf(other);
        if (now == null || !now.equals(address) || position < 0 || !chosen.compareAndSet(now, other)) {
            return false;
        }
        index.set(position);
        return true;
    }

    /**
     * Makes the next round of the selection start with this address, unless there was one since {@code round}. Every
     * release increments first and then takes the absolute value modulo the size. Set, not decremented: several threads
     * come here at once.
     *
     * @return whether the next round would have started elsewhere
     */
    boolean startNextRoundWith(String address, int round) {
        List<String> addresses = list.get();
        int position = addresses == null ? -1 : addresses.indexOf(address);
        if (position < 0) {
            return false;
        }
        int before = position + addresses.size() - 1;
        return round != before && index.compareAndSet(round, before);
    }

    /**
     * Makes the next round start with another address than this one where it is the choice of {@code round}, or was just
     * dropped, and there is another. A client shuffles a list that has changed and keeps its choice, so the next in turn can be
     * that choice again.
     */
    void passBy(String address, int round) {
        List<String> addresses = list.get();
        int position = addresses == null || addresses.size() == 1 ? -1 : addresses.indexOf(address);
        String now = chosen.get();
        if (position >= 0 && (now == null || now.equals(address)) && Math.abs(round + 1) % addresses.size() == position) {
            index.compareAndSet(round, round + 1);
        }
    }
}
