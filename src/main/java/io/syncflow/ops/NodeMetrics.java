package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syncflow.db.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator should be woken for and belongs to no organisation: clocks and log partitions.
 */
final class NodeMetrics implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(NodeMetrics.class);

  private final ClockSkew clock;
  private final LogPartitions partitions;

  NodeMetrics(ClockSkew clock, LogPartitions partitions) {
    this.clock = clock;
    this.partitions = partitions;
  }

  /** The metrics of this moment; without the logs when the database is away. */
  @Override
  public MetricSnapshots collect() {
    GaugeSnapshot skew =
        Series.gauge(
            "syncflow_clock_skew_seconds",
            "Seconds that this node's clock is ahead of the database's.",
            clock.last().toMillis() / 1000.0);
    try {
      return new MetricSnapshots(
          skew,
          Series.gauge(
              "syncflow_log_rows_without_month",
              "Rows of a log that lie in its DEFAULT partition; any is an alarm.",
              partitions.strays(),
              stray -> Labels.of("log", stray.log()),
              LogPartitions.Stray::rows));
    } catch (DatabaseException e) {
      LOG.debug("The logs cannot be looked at", e);
      return new MetricSnapshots(skew);
    }
  }
}
