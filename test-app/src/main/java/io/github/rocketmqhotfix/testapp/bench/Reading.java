package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A quantity that was measured several times.
 *
 * @param of      the name of the reading, a few words
 * @param samples in the order of the rounds; the same index in two readings is the same round
 * @param budget  the limit for the median; empty if the reading is only shown
 */
record Reading(String of, Unit unit, List<Double> samples, Optional<Budget> budget) {

    private static final double NOTCH = 1.57;

    /** Throws IllegalArgumentException if there are no samples. */
    Reading {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(of + ": nothing was measured");
        }
    }

    /** Makes a reading without a budget. */
    Reading(String of, Unit unit, List<Double> samples) {
        this(of, unit, samples, Optional.empty());
    }

    /** Makes a reading of a single sample. */
    Reading(String of, Unit unit, double sample) {
        this(of, unit, List.of(sample));
    }

    /** Makes a reading with one sample for each run. */
    static <R> Reading of(String words, Unit unit, List<R> runs, ToDoubleFunction<R> number) {
        return new Reading(words, unit, runs.stream().mapToDouble(number).boxed().toList());
    }

    /** Makes a reading with one sample for each run of a variant, and names the reading after the variant. */
    static <V, R> Reading of(V variant, Unit unit, Map<V, List<R>> runs, ToDoubleFunction<R> number) {
        return of(variant.toString(), unit, runs.get(variant), number);
    }

    /** Returns this reading with a budget. */
    Reading within(Budget limit) {
        return new Reading(of, unit, samples, Optional.of(limit));
    }

    /** Returns the ratio, round by round: in a round in which the machine is slow, both sides are slow. */
    Reading dividedBy(Reading base) {
        return combined(of + " / " + base.of, Unit.TIMES, base, (mine, theirs) -> mine / theirs);
    }

    /** Returns the difference, round by round. */
    Reading minus(Reading base) {
        return combined(of + " - " + base.of, unit, base, (mine, theirs) -> mine - theirs);
    }

    /** Returns this reading with another name. */
    Reading named(String words) {
        return new Reading(words, unit, samples, budget);
    }

    Spread spread() {
        return Spread.of(samples);
    }

    /** Whether there is no budget, or the median keeps the budget or misses it by less than the error of the median. */
    boolean kept() {
        double median = spread().median();
        double error = error();
        return budget.map(limit -> limit.keeps(median - error) || limit.keeps(median + error)).orElse(true);
    }

    /** Whether the median misses the budget, but by less than the error of the median. */
    boolean undecided() {
        return kept() && !budget.map(limit -> limit.keeps(spread().median())).orElse(true);
    }

    /** Returns the error of the median, as in the notches of box plots (McGill, Tukey and Larsen, 1978). */
    private double error() {
        Spread spread = spread();
        return NOTCH * (spread.upper() - spread.lower()) / Math.sqrt(samples.size());
    }

    /** Returns the median, followed by the quartiles in brackets if there is more than one sample. */
    String text() {
        Spread spread = spread();
        String median = unit.text(spread.median());
        return samples.size() == 1 ? median
                : median + " (" + unit.digits(spread.lower()) + " to " + unit.digits(spread.upper()) + ")";
    }

    private Reading combined(String words, Unit result, Reading base, DoubleBinaryOperator operator) {
        if (base.samples.size() != samples.size()) {
            throw new IllegalArgumentException(
                    words + ": " + samples.size() + " and " + base.samples.size() + " rounds");
        }
        return new Reading(words, result, IntStream.range(0, samples.size())
                .mapToObj(index -> operator.applyAsDouble(samples.get(index), base.samples.get(index))).toList());
    }
}
