package io.syncflow.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.Database;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.OrgScope;
import io.syncflow.mapping.MappingStore;
import io.syncflow.mapping.Mappings;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * An ERP's table of parts in the server that also holds the target: what a test counts at the far
 * side is one query over both. The organisation acme carries it as {@code oracle_ifs items}.
 */
public final class PartsSource {

  private final UUID org = UuidCreator.getTimeOrderedEpoch();
  private final String token;

  private PartsSource(DatabaseSettings settings, String url) {
    try (Database database = new Database(settings)) {
      OrgScope scope = new OrgScope(database.write());
      scope.run(
          null,
          connection -> {
            try (PreparedStatement add =
                connection.prepareStatement(
                    "SELECT bridge.organization_add(?, 'acme', 'Acme', 'UTC')")) {
              add.setObject(1, org);
              add.execute();
            }
          });
      new Accounts(scope)
          .save(
              new Account(
                  UuidCreator.getTimeOrderedEpoch(),
                  org,
                  "oracle_ifs",
                  "default",
                  url,
                  new ObjectMapper().createObjectNode().put("user", "postgres"),
                  null,
                  null));
      new Mappings(new MappingStore(scope), (any, entity) -> Optional.empty())
          .importFolder(org, Path.of("config/mappings"));
      token =
          new ApiTokens(scope, Clock.systemUTC())
              .issue(org, "acme", "faults", Role.ADMIN, null)
              .token();
    }
  }

  /**
   * Sets up the organisation and its empty source.
   *
   * @param superuser a connection to the hub's database; the server lets postgres in without a
   *     password
   */
  public static PartsSource in(DatabaseSettings settings, Connection superuser)
      throws SQLException {
    return in(settings, superuser, settings.url());
  }

  /**
   * As the other one; the hub reads the source by that URL, through a faulty network for example.
   */
  public static PartsSource in(DatabaseSettings settings, Connection superuser, String url)
      throws SQLException {
    execute(
        superuser,
        "CREATE SCHEMA ifsapp; CREATE TABLE ifsapp.inventory_part_tab (part_no text PRIMARY KEY,"
            + " description text, unit_meas text, category text, list_price numeric, weight_net text,"
            + " qty_onhand numeric, contract text, part_status text, rowversion bigint);"
            + " CREATE INDEX ON ifsapp.inventory_part_tab (rowversion, part_no);"
            + " INSERT INTO schedulehub.sites (site_code, name, is_active) VALUES ('S', 'Site', true)");
    return new PartsSource(settings, url);
  }

  public UUID org() {
    return org;
  }

  /** A token of acme that may do everything. */
  public String token() {
    return token;
  }

  /** Adds parts whose name says their generation, with rowversions above all others. */
  public static void add(Connection superuser, int parts) throws SQLException {
    execute(
        superuser,
        "INSERT INTO ifsapp.inventory_part_tab SELECT 'P' || lpad((n + top.parts)::text, 7, '0'),"
            + " 'part 0', 'pcs', 'C', n % 100, '1.5', n % 1000, 'S', 'A', top.v + n"
            + " FROM generate_series(1, "
            + parts
            + ") n, (SELECT count(*) AS parts, coalesce(max(rowversion), 1000000) AS v"
            + " FROM ifsapp.inventory_part_tab) top");
  }

  /** Changes every part: a delta as long as the table, of that generation. */
  public static void change(Connection superuser, int generation) throws SQLException {
    execute(
        superuser,
        "UPDATE ifsapp.inventory_part_tab p SET description = 'part "
            + generation
            + "', rowversion = top.v + ranked.n FROM (SELECT max(rowversion) AS v"
            + " FROM ifsapp.inventory_part_tab) top, (SELECT part_no,"
            + " row_number() OVER (ORDER BY md5(part_no)) AS n FROM ifsapp.inventory_part_tab) ranked"
            + " WHERE ranked.part_no = p.part_no");
  }

  /** The parts that are missing in the target, too many there, or different: 0 when it is equal. */
  public static long differences(Connection superuser) throws SQLException {
    return number(
        superuser,
        "SELECT count(*) FROM ifsapp.inventory_part_tab p FULL JOIN schedulehub.items i"
            + " ON i.item_no = p.part_no WHERE i.item_no IS NULL OR p.part_no IS NULL"
            + " OR (i.name, i.unit, i.category, i.list_price, i.qty_on_hand, i.site_code, i.src_rowversion)"
            + " IS DISTINCT FROM (p.description, p.unit_meas, p.category, p.list_price, p.qty_onhand,"
            + " p.contract, p.rowversion)");
  }

  /** The parts of that generation that have reached the target. */
  public static long arrived(Connection superuser, int generation) throws SQLException {
    return number(
        superuser, "SELECT count(*) FROM schedulehub.items WHERE name = 'part " + generation + "'");
  }

  /**
   * Parts of that generation that are missing in the target though a later one has arrived: 0 when
   * what arrived is whole chunks without a hole.
   */
  public static long holes(Connection superuser, int generation) throws SQLException {
    return number(
        superuser,
        "SELECT count(*) FROM ifsapp.inventory_part_tab p JOIN schedulehub.items i ON i.item_no ="
            + " p.part_no WHERE i.src_rowversion <> p.rowversion AND p.rowversion < (SELECT"
            + " max(src_rowversion) FROM schedulehub.items WHERE name = 'part "
            + generation
            + "')");
  }

  public static long number(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }

  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
