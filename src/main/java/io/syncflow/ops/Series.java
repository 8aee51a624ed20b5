package io.syncflow.ops;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Metrics made of rows, a data point each. */
final class Series {

  private Series() {}

  /** A gauge without labels. */
  static GaugeSnapshot gauge(String name, String help, double value) {
    return gauge(name, help, List.of(value), any -> Labels.EMPTY, any -> any);
  }

  static <T> GaugeSnapshot gauge(
      String name,
      String help,
      List<T> rows,
      Function<T, Labels> labels,
      ToDoubleFunction<T> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (T row : rows) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels.apply(row))
              .value(value.applyAsDouble(row))
              .build());
    }
    return gauge.build();
  }

  /**
   * @param name without {@code _total}
   */
  static <T> CounterSnapshot counter(
      String name,
      String help,
      List<T> rows,
      Function<T, Labels> labels,
      ToDoubleFunction<T> value) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    for (T row : rows) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels.apply(row))
              .value(value.applyAsDouble(row))
              .build());
    }
    return counter.build();
  }
}
