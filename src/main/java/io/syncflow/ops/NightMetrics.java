package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * How far backfills are, by system and entity over all organisations, read at each scrape ({@code
 * bridge.night_metrics()}).
 */
final class NightMetrics implements MultiCollector {

  private final ScrapedRows<Row> rows;

  NightMetrics(DataSource database) {
    this.rows = new ScrapedRows<>(database, "SELECT * FROM bridge.night_metrics()", Row::of);
  }

  /** The metrics of this moment; none when the database is away. */
  @Override
  public MetricSnapshots collect() {
    return rows.ask().map(NightMetrics::metrics).orElseGet(MetricSnapshots::new);
  }

  private static MetricSnapshots metrics(List<Row> rows) {
    return new MetricSnapshots(
        Series.gauge(
            "syncflow_backfill_rows_left",
            "Rows that backfills underway have still to read.",
            rows,
            Row::labels,
            Row::left),
        Series.gauge(
            "syncflow_backfill_nights_behind",
            "Nights' even shares that the backfill furthest behind lacks.",
            rows,
            Row::labels,
            Row::behind));
  }

  private record Row(Labels labels, double left, double behind) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          Labels.of(
              "system", row.getString("source_system"), "entity", row.getString("entity_name")),
          row.getLong("rows_left"),
          row.getLong("nights_behind"));
    }
  }
}
