package io.github.rocketmqhotfix.testapp.pods.model;

/** A pod that has an address, as Services see it; one that is being ended is not ready. */
record Endpoint(PodTemplate pod, String address, boolean ready) {
}
