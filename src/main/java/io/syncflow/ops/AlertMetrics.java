package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Alerts by kind, system and entity over all organisations, read at each scrape ({@code
 * bridge.alert_metrics()}).
 */
final class AlertMetrics implements MultiCollector {

  private final ScrapedRows<Row> rows;

  AlertMetrics(DataSource database) {
    this.rows = new ScrapedRows<>(database, "SELECT * FROM bridge.alert_metrics()", Row::of);
  }

  /** The metrics of this moment; none when the database is away. */
  @Override
  public MetricSnapshots collect() {
    return rows.ask().map(AlertMetrics::metrics).orElseGet(MetricSnapshots::new);
  }

  private static MetricSnapshots metrics(List<Row> rows) {
    return new MetricSnapshots(
        Series.gauge(
            "syncflow_alerts_open",
            "Alerts whose episode is not over.",
            rows,
            Row::labels,
            Row::open),
        Series.counter(
            "syncflow_alerts", "Alerts raised, one per episode.", rows, Row::labels, Row::raised));
  }

  private record Row(Labels labels, double open, double raised) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          Labels.of(
              "kind", row.getString("kind"),
              "system", row.getString("source_system"),
              "entity", row.getString("entity_name")),
          row.getLong("open"),
          row.getLong("raised"));
    }
  }
}
