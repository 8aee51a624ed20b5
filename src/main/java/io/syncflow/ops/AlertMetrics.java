package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
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
 * Alerts by kind, system and entity over all organisations, read at each scrape ({@code
 * bridge.alert_metrics()}).
 */
final class AlertMetrics implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(AlertMetrics.class);
  private static final String QUESTION = "SELECT * FROM bridge.alert_metrics()";
  private static final int SECONDS = 5;

  private final DataSource database;

  AlertMetrics(DataSource database) {
    this.database = database;
  }

  /** The metrics of this moment; none when the database is away. */
  @Override
  public MetricSnapshots collect() {
    GaugeSnapshot.Builder open =
        GaugeSnapshot.builder()
            .name("syncflow_alerts_open")
            .help("Alerts whose episode is not over.");
    CounterSnapshot.Builder raised =
        CounterSnapshot.builder().name("syncflow_alerts").help("Alerts raised, one per episode.");
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(QUESTION)) {
      select.setQueryTimeout(SECONDS);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Labels labels =
              Labels.of(
                  "kind", row.getString("kind"),
                  "system", row.getString("source_system"),
                  "entity", row.getString("entity_name"));
          open.dataPoint(
              GaugeDataPointSnapshot.builder().labels(labels).value(row.getLong("open")).build());
          raised.dataPoint(
              CounterDataPointSnapshot.builder()
                  .labels(labels)
                  .value(row.getLong("raised"))
                  .build());
        }
      }
    } catch (SQLException e) {
      LOG.debug("Alerts cannot be read", e);
      return new MetricSnapshots();
    }
    return new MetricSnapshots(open.build(), raised.build());
  }
}
