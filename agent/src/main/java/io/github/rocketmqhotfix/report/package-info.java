/**
 * Outcomes, counters, log lines and MBeans of the patches. In a host, only this package writes to stderr, sets system
 * properties and uses JMX. Every other package may use this one. It uses no other package of the agent.
 */
package io.github.rocketmqhotfix.report;
