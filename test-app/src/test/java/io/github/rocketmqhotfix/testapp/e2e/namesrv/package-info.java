/**
 * Tests of {@code namesrv-reset}: real remoting clients while NameServers freeze, fail, are slow or leave the list.
 *
 * <p>Requests and connections are counted on the wire. The tests use the harness, the scenarios and
 * {@code testapp.e2e}.
 */
package io.github.rocketmqhotfix.testapp.e2e.namesrv;
