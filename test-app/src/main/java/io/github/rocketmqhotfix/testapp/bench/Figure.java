package io.github.rocketmqhotfix.testapp.bench;

/**
 * What was measured.
 *
 * @param measured with its unit
 * @param budget   what it should be, empty where there is none
 * @param kept     whether it is
 */
record Figure(String what, String measured, String budget, boolean kept) {

    /** One that is shown and not judged. */
    static Figure withoutBudget(String what, String measured) {
        return new Figure(what, measured, "", true);
    }
}
