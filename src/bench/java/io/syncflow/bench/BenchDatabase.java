package io.syncflow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.Database;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.EmbeddedDatabase;
import io.syncflow.db.Migrations;
import io.syncflow.db.OrgScope;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.MappingStore;
import io.syncflow.mapping.Mappings;
import io.syncflow.security.Keyset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The hub's own embedded PostgreSQL with its own settings: source and target of every contender.
 */
final class BenchDatabase implements AutoCloseable {

  private static final String SOURCE = "erp";

  private final EmbeddedDatabase server;
  private final Path folder;
  private final Place place;
  private final ServerCpu cpu;
  private final long rows;
  private final long few;
  private Connection superuser;

  private BenchDatabase(EmbeddedDatabase server, Path folder, Place place, ServerCpu cpu, long rows)
      throws SQLException {
    this.cpu = cpu;
    this.server = server;
    this.folder = folder;
    this.place = place;
    this.rows = rows;
    this.few = rows / 10;
    this.superuser = connect(place.database().url());
  }

  /** A fresh server with {@code rows} source records. */
  static BenchDatabase create(Path folder, long rows) throws SQLException, IOException {
    delete(folder);
    EmbeddedDatabase server = EmbeddedDatabase.start(folder, overrides());
    new Migrations(server.settings()).migrate();
    Keyset.find(Map.of(), folder);
    UUID org = UuidCreator.getTimeOrderedEpoch();
    DatabaseSettings hub = server.settings();
    Place place = new Place(hub, at(hub.url(), SOURCE), org, folder.resolve("keyset.json"));
    BenchDatabase database =
        new BenchDatabase(server, folder, place, new ServerCpu(folder.resolve("pg")), rows);
    database.fill();
    database.moveSource();
    return database;
  }

  private static List<String> overrides() {
    return Arrays.stream(System.getProperty("bench.server", "").split(","))
        .filter(setting -> !setting.isBlank())
        .toList();
  }

  Place place() {
    return place;
  }

  /** CPU seconds that the server has used so far. */
  double cpuSeconds() {
    return cpu.seconds();
  }

  private void fill() throws SQLException {
    execute(
        "INSERT INTO public.organization (id, slug, name) VALUES ('"
            + place.org()
            + "', 'bench', 'Bench')");
    for (String statement : resource("/bench/schema.sql").split(";\\s*\\n")) {
      execute(statement.replace(":rows", rows + "").replace(":few", few + ""));
    }
    DatabaseSettings settings = place.database();
    try (Database database = new Database(settings)) {
      OrgScope scope = new OrgScope(database.write());
      TargetCatalogue targets = new TargetCatalogue(scope);
      new Mappings(
              new MappingStore(scope), (org, table) -> Optional.of(targets.describe(org, table)))
          .importFolder(place.org(), Path.of("src/bench/resources/bench/mappings"));
      new Accounts(scope)
          .save(
              new Account(
                  UuidCreator.getTimeOrderedEpoch(),
                  place.org(),
                  "oracle_ifs",
                  "default",
                  place.sourceUrl()
                      + "?user="
                      + settings.user()
                      + "&password="
                      + settings.password(),
                  new ObjectMapper().createObjectNode(),
                  null,
                  null));
    }
  }

  /**
   * Gives the source a database of its own, as every real source has: in the target's database its
   * snapshot would keep PostgreSQL from reusing the space of rows that the run itself replaces.
   */
  private void moveSource() throws SQLException {
    String hub = place.database().url();
    reconnect(at(hub, "postgres"));
    execute("CREATE DATABASE " + SOURCE + " TEMPLATE syncflow STRATEGY FILE_COPY");
    reconnect(place.sourceUrl());
    execute("DROP SCHEMA schedulehub CASCADE");
    reconnect(hub);
    execute("DROP SCHEMA erp CASCADE");
  }

  private void reconnect(String url) throws SQLException {
    superuser.close();
    superuser = connect(url);
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, "postgres", password(folder));
  }

  private static String at(String url, String database) {
    return url.substring(0, url.lastIndexOf('/') + 1) + database;
  }

  /** An empty target and no memory of earlier runs. */
  void empty() throws SQLException {
    execute(
        "TRUNCATE schedulehub.bench_parts, schedulehub.bench_parts_few, schedulehub.bench_dead");
    execute("ALTER TABLE schedulehub.bench_parts DROP CONSTRAINT IF EXISTS bench_refused");
    execute(
        "TRUNCATE bridge.failed_record_attempts, bridge.failed_records, bridge.pending_children,"
            + " bridge.erp_sync_state CASCADE");
  }

  /**
   * A target that is as good as empty, so that the way of a delta is taken and not a first load's.
   */
  void emptyButForOne() throws SQLException {
    empty();
    for (String table : new String[] {"bench_parts", "bench_parts_few"}) {
      execute(
          "INSERT INTO schedulehub."
              + table
              + " (part_id, part_no, src_rowversion) VALUES (-1, '', 0)");
    }
  }

  /**
   * A target that holds every record.
   *
   * @param changed one record in how many differs from the source, in an older version
   */
  void full(int changed) throws SQLException {
    empty();
    execute(
        "INSERT INTO schedulehub.bench_parts SELECT part_id, part_no, CASE WHEN old THEN 'old ' ||"
            + " description ELSE description END, unit, category, active, supplier, price, weight,"
            + " qty, created, changed, CASE WHEN old THEN 0 ELSE src_rowversion END FROM"
            + " (SELECT *, src_rowversion % "
            + changed
            + " = 0 AS old"
            + " FROM schedulehub.bench_expected) AS e ORDER BY part_id");
  }

  /** The target refuses 20 records, spread evenly. */
  void refuseTwenty() throws SQLException {
    execute(
        "ALTER TABLE schedulehub.bench_parts ADD CONSTRAINT bench_refused CHECK"
            + " ((src_rowversion - 1000000) % "
            + rows / 20
            + " <> 3)");
  }

  /** Puts the server at rest, so that no contender pays for the work of the one before. */
  void settle() throws SQLException {
    execute("VACUUM schedulehub.bench_parts");
    execute("CHECKPOINT");
  }

  /**
   * Proves that nothing was lost and nothing is wrong.
   *
   * @param refused records that the target itself refused
   */
  void verifyHub(long refused) throws SQLException {
    expect("dead letters", rows / 500 + refused, "SELECT count(*) FROM bridge.failed_records");
    expect(
        "rows",
        rows - rows / 500 - refused,
        "SELECT count(*) FROM schedulehub.bench_parts WHERE part_id >= 0");
    verifyContent();
  }

  void verifySpring() throws SQLException {
    expect("dead letters", rows / 500, "SELECT count(*) FROM schedulehub.bench_dead");
    expect("rows", rows - rows / 500, "SELECT count(*) FROM schedulehub.bench_parts");
    verifyContent();
  }

  private void verifyContent() throws SQLException {
    expect(
        "rows with a wrong content",
        0,
        "SELECT count(*) FROM schedulehub.bench_parts t LEFT JOIN schedulehub.bench_expected e"
            + " USING (part_id) WHERE part_id >= 0 AND t.* IS DISTINCT FROM e.*");
  }

  private void expect(String what, long expected, String question) throws SQLException {
    try (Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      if (row.getLong(1) != expected) {
        throw new IllegalStateException(
            "%d %s instead of %d".formatted(row.getLong(1), what, expected));
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String password(Path folder) {
    try (InputStream in = Files.newInputStream(folder.resolve("passwords.properties"))) {
      Properties passwords = new Properties();
      passwords.load(in);
      return passwords.getProperty("superuser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = BenchDatabase.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    superuser.close();
    server.close();
  }
}
