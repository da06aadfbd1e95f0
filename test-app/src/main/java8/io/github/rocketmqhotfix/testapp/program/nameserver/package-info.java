/**
 * Programs that call NameServers through the real remoting client of one or many releases, for scenarios and tests.
 * They use {@code program} and a release's remoting classes.
 */
package io.github.rocketmqhotfix.testapp.program.nameserver;
