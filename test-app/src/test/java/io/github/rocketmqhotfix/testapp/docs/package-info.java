/**
 * Tests of the pages of this repository: their links and anchors, their length, and the commands that they show. Also
 * tests the files for GitHub.
 *
 * <p>The tests read the pages in the work tree, and use the harness and {@code testapp.e2e}.
 */
package io.github.rocketmqhotfix.testapp.docs;
