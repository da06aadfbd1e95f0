/**
 * A model of a Kubernetes cluster that runs pods as real processes on this machine. The subcommand {@code pods} and
 * tests use this package. It uses {@code pods.chart.Rendering}, {@code cli.RequiredPrograms} and the harness, and knows
 * nothing of RocketMQ.
 */
package io.github.rocketmqhotfix.testapp.pods.model;
