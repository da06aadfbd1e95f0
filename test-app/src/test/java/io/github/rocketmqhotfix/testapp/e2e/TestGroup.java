package io.github.rocketmqhotfix.testapp.e2e;

/**
 * The group of integration tests that runs: the quick group of {@code mvn verify}, or all tests.
 *
 * <p>The build selects the tests of the quick group by the tag {@value #QUICK}, and gives the selected tag to the tests
 * in the system property {@code it.groups}. In an IDE the property is not set, so the rows of {@link FullCsvSource} run
 * too.
 */
public final class TestGroup {

    /** The tag of tests that need no more than JDK 17, iproute2, and user namespaces or root. */
    public static final String QUICK = "quick";

    private TestGroup() {}

    public static boolean isQuick() {
        return QUICK.equals(System.getProperty("it.groups"));
    }
}
