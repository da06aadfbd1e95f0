package io.github.rocketmqhotfix.testapp.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One thing measured several times.
 *
 * @param of      what was measured, in a few words
 * @param samples in the order of the runs; the same index in two readings is the same round
 * @param budget  what the median should be, give or take its error; empty: it is only shown
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

    /** One that is shown and not judged. */
    Reading(String of, Unit unit, List<Double> samples) {
        this(of, unit, samples, Optional.empty());
    }

    /** One number of each run. */
    static <R> Reading of(String words, Unit unit, List<R> runs, ToDoubleFunction<R> number) {
        return new Reading(words, unit, runs.stream().mapToDouble(number).boxed().toList());
    }

    /** The same against a budget. */
    Reading within(Budget limit) {
        return new Reading(of, unit, samples, Optional.of(limit));
    }

    /** Round by round, so that what slowed one whole round down drops out. */
    Reading dividedBy(Reading base) {
        return combined(of + " / " + base.of, Unit.TIMES, base, (mine, theirs) -> mine / theirs);
    }

    /** Round by round how much more it is. */
    Reading minus(Reading base) {
        return combined(of + " - " + base.of, unit, base, (mine, theirs) -> mine - theirs);
    }

    /** The same with other words. */
    Reading named(String words) {
        return new Reading(words, unit, samples, budget);
    }

    Spread spread() {
        return Spread.of(samples);
    }

    /** Whether the median is within the budget, if there is one, or beyond by less than the rounds can tell. */
    boolean kept() {
        double median = spread().median();
        double error = error();
        return budget.map(limit -> limit.keeps(median - error) || limit.keeps(median + error)).orElse(true);
    }

    /** Whether it is beyond, but by less than the rounds can tell. */
    boolean undecided() {
        return kept() && !budget.map(limit -> limit.keeps(spread().median())).orElse(true);
    }

    /** Of the median, as box plots notch it (McGill, Tukey and Larsen, 1978). */
    private double error() {
        Spread spread = spread();
        return NOTCH * (spread.upper() - spread.lower()) / Math.sqrt(samples.size());
    }

    /** The median, and the quartiles in brackets. */
    String text() {
        Spread spread = spread();
        String median = unit.text(spread.median());
        return samples.size() == 1 ? median
                : median + " (" + unit.digits(spread.lower()) + " to " + unit.digits(spread.upper()) + ")";
    }

    private Reading combined(String words, Unit result, Reading base, DoubleBinaryOperator operator) {
        if (base.samples.size() != samples.size()) {
            throw new IllegalArgumentException(words + ": " + samples.size() + " and " + base.samples.size() + " rounds");
        }
        return new Reading(words, result, IntStream.range(0, samples.size())
                .mapToObj(index -> operator.applyAsDouble(samples.get(index), base.samples.get(index))).toList());
    }
}
