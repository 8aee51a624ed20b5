package io.syncflow.load;

import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoaderTest {

  private static final List<String> COLUMNS = List.of("id", "name", "price", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE parts (id varchar(20) PRIMARY KEY, name varchar(40) NOT NULL,"
            + " price numeric(10,2) CHECK (price >= 0), note text DEFAULT 'ours',"
            + " src_rowversion bigint NOT NULL)");
    target = load.target("parts");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @AfterEach
  void empty() {
    load.execute("TRUNCATE schedulehub.parts");
    load.execute("DELETE FROM bridge.failed_records");
    load.execute("DELETE FROM bridge.erp_sync_state");
  }

  @Test
  void counts_inserted_updated_unchanged_superseded_and_touched_rows() {
    Run first = load.run("parts");
    load(first, row("a", "A", 1, 10L), row("b", "B", 2, 10L), row("c", "C", 3, 30L));

    Counts counts =
        load(
            load.run("parts"),
            row("a", "A", 1, 10L), // re-read
            row("b", "B", 2, 20L), // touched: equal, but newer
            row("c", "older", 3, 20L), // the target is newer
            row("d", "first D", 4, 10L), // a newer one follows
            row("d", "second D", 4, 11L),
            row("a", "older", 1, 9L)); // older than the one staged, too

    assertThat(counts).isEqualTo(new Counts(6, 1, 0, 2, 0, 0, 3, 0, 0, 0));
    assertThat(load.ask("SELECT id, name, src_rowversion FROM parts ORDER BY id"))
        .containsExactly("a,A,10", "b,B,20", "c,C,30", "d,second D,11");
  }

  private static Counts load(Run run, Object[]... rows) {
    return load.loader.load(run, target, load.chunk(target, COLUMNS, rows));
  }
}
