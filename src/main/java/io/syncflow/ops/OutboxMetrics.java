package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents on their way to Syrve over all organisations, read at each scrape ({@code
 * bridge.outbox_metrics()}).
 */
final class OutboxMetrics implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxMetrics.class);
  private static final String QUESTION = "SELECT * FROM bridge.outbox_metrics()";
  private static final int SECONDS = 5;

  private final DataSource database;

  OutboxMetrics(DataSource database) {
    this.database = database;
  }

  /** The metrics of this moment; none when the database is away. */
  @Override
  public MetricSnapshots collect() {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(QUESTION)) {
      select.setQueryTimeout(SECONDS);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new MetricSnapshots(
            gauge(row, "waiting", "Documents that are to be sent to Syrve."),
            gauge(
                row, "unknown", "Documents sent to Syrve whose outcome a person has to find out."),
            gauge(row, "failed", "Documents that Syrve refused or that have no attempt left."),
            gauge(row, "oldest_seconds", "Age of the document that waits longest."),
            gauge(row, "servers_waiting", "Organisations whose Syrve server takes no documents."));
      }
    } catch (SQLException e) {
      LOG.debug("The outbox cannot be read", e);
      return new MetricSnapshots();
    }
  }

  private static GaugeSnapshot gauge(ResultSet row, String name, String help) throws SQLException {
    return GaugeSnapshot.builder()
        .name("syncflow_outbox_" + name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(row.getDouble(name)).build())
        .build();
  }
}
