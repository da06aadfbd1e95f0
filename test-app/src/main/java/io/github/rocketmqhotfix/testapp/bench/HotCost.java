package io.github.rocketmqhotfix.testapp.bench;

/** What one call took and allocated. */
record HotCost(double nanos, double bytes) {
}
