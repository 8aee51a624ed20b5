package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far backfills are, by system and entity over all organisations, read at each scrape ({@code
 * bridge.night_metrics()}).
 */
final class NightMetrics implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(NightMetrics.class);
  private static final String QUESTION = "SELECT * FROM bridge.night_metrics()";
  private static final int SECONDS = 5;

  private final DataSource database;

  NightMetrics(DataSource database) {
    this.database = database;
  }

  /** The metrics of this moment; none when the database is away. */
  @Override
  public MetricSnapshots collect() {
    GaugeSnapshot.Builder left =
        GaugeSnapshot.builder()
            .name("syncflow_backfill_rows_left")
            .help("Rows that backfills underway have still to read.");
    GaugeSnapshot.Builder behind =
        GaugeSnapshot.builder()
            .name("syncflow_backfill_nights_behind")
            .help("Nights' even shares that the backfill furthest behind lacks.");
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(QUESTION)) {
      select.setQueryTimeout(SECONDS);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Labels labels =
              Labels.of(
                  "system", row.getString("source_system"),
                  "entity", row.getString("entity_name"));
          left.dataPoint(point(labels, row.getLong("rows_left")));
          behind.dataPoint(point(labels, row.getLong("nights_behind")));
        }
      }
    } catch (SQLException e) {
      LOG.debug("Backfills cannot be read", e);
      return new MetricSnapshots();
    }
    return new MetricSnapshots(left.build(), behind.build());
  }

  private static GaugeDataPointSnapshot point(Labels labels, long value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
