/**
 * Runs over all releases, and the compatibility page that is generated from their records.
 *
 * <p>The packages of the single patches use the rows and the records of this package. It uses the harness and
 * {@code testapp.e2e}.
 */
package io.github.rocketmqhotfix.testapp.e2e.compat;
