package io.github.rocketmqhotfix.testapp.demo;

/** What one run measured, in words, and whether that is what the table should show there. */
record Cell(String text, boolean asExpected) {
}
