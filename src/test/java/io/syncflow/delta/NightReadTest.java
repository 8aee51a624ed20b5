package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Position;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Pages by a key of two parts, in H2's Oracle mode, from a table that changes between them (F49).
 */
class NightReadTest {

  private static final long BOUND = 1_000;

  @Property(tries = 60)
  void gives_every_row_of_the_pass_once_whatever_changes_between_its_pages(
      @ForAll @IntRange(min = 0, max = 120) int rows,
      @ForAll @IntRange(min = 1, max = 40) int page,
      @ForAll @IntRange(min = 1, max = 50) int budget,
      @ForAll long seed)
      throws SQLException {
    Random random = new Random(seed);
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
    try (Connection erp = DriverManager.getConnection(source.getURL())) {
      execute(
          erp,
          "CREATE TABLE LINES (ORDER_NO varchar2(10), LINE_NO number(10), VER number(10),"
              + " PRIMARY KEY (ORDER_NO, LINE_NO))");
      Set<String> keys = new TreeSet<>();
      while (keys.size() < rows) {
        keys.add("O" + random.nextInt(20) + "/" + random.nextInt(10_000));
      }
      for (String key : keys) {
        insert(erp, key, 1 + random.nextInt((int) BOUND));
      }
      List<String> read = new ArrayList<>();
      Set<String> changed = new LinkedHashSet<>();
      BusinessKey from = null;
      boolean complete = false;
      for (int night = 0; !complete; night++) {
        assertThat(night).isLessThanOrEqualTo(rows / budget + 1);
        NightRead nightRead = read(source, from, budget, keys.size() - read.size());
        int before = read.size();
        int inPage = 0;
        nightRead.beginChunk(page);
        while (nightRead.next()) {
          BusinessKey key = nightRead.key();
          read.add(key.parts().get(0) + "/" + key.parts().get(1));
          inPage++;
          if (inPage == page) {
            from = reached(nightRead, key);
            change(erp, keys, changed, random);
            nightRead.beginChunk(page);
            inPage = 0;
          }
        }
        if (inPage > 0) {
          Position end = nightRead.position(null, null);
          assertThat(end.key().parts().get(0) + "/" + end.key().parts().get(1))
              .isEqualTo(read.get(read.size() - 1));
          from = end.key();
        }
        complete = nightRead.isComplete();
        nightRead.close();
        assertThat(read.size() - before).isLessThanOrEqualTo(budget);
      }
      assertThat(read).doesNotHaveDuplicates();
      Set<String> unread = new TreeSet<>(keys);
      unread.removeAll(read);
      assertThat(changed).as("only what the delta carries is left out").containsAll(unread);
      execute(erp, "SHUTDOWN");
    }
  }

  private static BusinessKey reached(NightRead read, BusinessKey last) {
    Position position = read.position(null, null);
    assertThat(position.key()).isEqualTo(last);
    return position.key();
  }

  /** Rows come and rows change; both have a version above the bound. */
  private static void change(Connection erp, Set<String> keys, Set<String> changed, Random random)
      throws SQLException {
    insert(erp, "O" + random.nextInt(20) + "/" + (10_000 + random.nextInt(1_000_000)), BOUND + 1);
    if (!keys.isEmpty() && random.nextBoolean()) {
      String key = keys.stream().skip(random.nextInt(keys.size())).findFirst().orElseThrow();
      String[] parts = key.split("/");
      execute(
          erp,
          "UPDATE LINES SET VER = %d WHERE ORDER_NO = '%s' AND LINE_NO = %s"
              .formatted(BOUND + 1, parts[0], parts[1]));
      changed.add(key);
    }
  }

  private static NightRead read(DataSource source, BusinessKey from, long budget, long left)
      throws SQLException {
    DeltaDefinition delta =
        new DeltaDefinitions()
            .define("erp", "lines", "LINES", "ORDER_NO, LINE_NO", "VER:number", "0", "6", "1000");
    SourceQuery columns = SourceQuery.of(delta, List.of("LINE_NO"));
    NightCensus census = NightCensus.of(source, columns);
    NightQuery query = new NightQuery(columns, census.key(), BOUND);
    List<Object> values = from == null ? null : KeyColumn.values(census.key(), from);
    assertThat(NightCensus.count(source, query, values, census.mayLackKeys()))
        .isLessThanOrEqualTo(left);
    return new NightRead(source, query, census, new NumbersMapping(), from, budget, left);
  }

  private static void insert(Connection erp, String key, long version) throws SQLException {
    String[] parts = key.split("/");
    execute(
        erp,
        "MERGE INTO LINES USING DUAL ON (ORDER_NO = '%1$s' AND LINE_NO = %2$s) WHEN NOT MATCHED THEN INSERT VALUES ('%1$s', %2$s, %3$d)"
            .formatted(parts[0], parts[1], version));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
