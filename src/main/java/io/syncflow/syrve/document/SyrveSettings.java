package io.syncflow.syrve.document;

import io.syncflow.syrve.SyrveServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.UUID;

/**
 * What the organisation's connection says about documents.
 *
 * @param zone of the server's accounting time
 * @param invoiceDates {@code iso} or {@code local}, of purchase invoices
 * @param server what it said of its version
 */
record SyrveSettings(
    ZoneId zone,
    String invoiceDates,
    String surplusAccount,
    String shortageAccount,
    SyrveServer server) {

  private static final String SELECT =
      "SELECT COALESCE(c.time_zone, o.time_zone), c.invoice_date_format, c.account_surplus_code,"
          + " c.account_shortage_code, c.server_version FROM public.syrve_config AS c"
          + " JOIN public.organization AS o ON o.id = c.tenant_id WHERE c.tenant_id = ?";

  /**
   * The settings of an organisation.
   *
   * @throws DocumentRefused when it has no connection to Syrve, or an unknown time zone
   */
  static SyrveSettings of(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setObject(1, org);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new DocumentRefused(
              "There is no connection to Syrve; add one with syncflow connection add.");
        }
        return new SyrveSettings(
            zone(row.getString(1)),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            new SyrveServer(null, row.getString(5), null, null, null, null));
      }
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new DocumentRefused(
          "The connection to Syrve names an unknown time zone: " + name + ".");
    }
  }

  /**
   * Refuses a document that the server's version does not know. A server whose version nobody asked
   * yet is given the benefit of the doubt: an older one answers 404, and nothing is lost.
   *
   * @param oldest the first version that knows it, for example {@code 7.9.3}
   */
  void refuseOlderThan(String oldest) {
    if (server.version() != null && !server.isAtLeast(oldest)) {
      throw new DocumentRefused(
          "The Syrve server is of version "
              + server.version()
              + "; this document needs "
              + oldest
              + " or newer.");
    }
  }
}
