package io.github.rocketmqhotfix.testapp.harness.wire;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts requests by destination and code in the segments of any number of connections. Thread-safe. */
public final class RequestCounts {

    private static final int MOST_STREAMS = 4_096;

    private record Direction(InetSocketAddress source, InetSocketAddress destination) {}

    private final Map<String, SortedMap<Integer, Long>> counts = new TreeMap<>();
    private final Map<String, Long> abandoned = new TreeMap<>();
    private final Map<Direction, TcpStream> streams = new LinkedHashMap<>(16, 0.75f, true);
    private boolean segmentHasFin;
    private long unreadOfOld;
    private String failure = "";

    synchronized void read(TcpSegment segment) {
        Direction direction = new Direction(segment.source(), segment.destination());
        TcpStream known = streams.get(direction);
        if (known == null || known.isOlderThan(segment)) {
            forget(direction);
            known = TcpStream.of(segment, code -> count(segment.destination(), code));
            streams.put(direction, known);
            if (streams.size() > MOST_STREAMS) {
                forget(streams.keySet().iterator().next());
            }
        }
        segmentHasFin = segment.last();
        known.read(segment);
    }

    synchronized void fail(String reason) {
        failure = reason;
    }

    synchronized Map<Integer, Long> to(String destination) {
        return Map.copyOf(counts.getOrDefault(destination, new TreeMap<>()));
    }

    synchronized Map<String, Map<Integer, Long>> all() {
        Map<String, Map<Integer, Long>> all = new TreeMap<>();
        counts.forEach((destination, codes) -> all.put(destination, new TreeMap<>(codes)));
        return all;
    }

    /** Returns the number of requests to a destination that were sent together with the end of their connection. */
    synchronized long abandoned(String destination) {
        return abandoned.getOrDefault(destination, 0L);
    }

    synchronized long unreadBytes() {
        return unreadOfOld + streams.values().stream().mapToLong(TcpStream::unread).sum();
    }

    synchronized Optional<String> failure() {
        return Optional.of(failure).filter(text -> !text.isEmpty());
    }

    private void forget(Direction direction) {
        TcpStream old = streams.remove(direction);
        unreadOfOld += old == null ? 0 : old.unread();
    }

    private void count(InetSocketAddress destination, int code) {
        String address = destination.getAddress().getHostAddress() + ":" + destination.getPort();
        counts.computeIfAbsent(address, any -> new TreeMap<>()).merge(code, 1L, Long::sum);
        if (segmentHasFin) {
            abandoned.merge(address, 1L, Long::sum);
        }
    }
}
