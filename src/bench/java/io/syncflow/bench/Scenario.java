package io.syncflow.bench;

import java.sql.SQLException;

/**
 * One line of the table: how the target is prepared, who loads it, and how the outcome is checked.
 */
enum Scenario {
  COPY("COPY BINARY of the mapped rows, already in the heap", CopyBaseline.class, "6g"),
  FIRST_LOAD("hub: first load into an empty target", HubContender.class, "256m", "bench_parts"),
  INSERT("hub: insert of every row", HubContender.class, "256m", "bench_parts"),
  UPDATE("hub: update of every row", HubContender.class, "256m", "bench_parts"),
  DELTA("hub: 90 % of the rows unchanged", HubContender.class, "256m", "bench_parts"),
  REFUSED("hub: insert, 20 rows refused by the target", HubContender.class, "256m", "bench_parts"),
  TENTHS("hub: insert in ten runs of a tenth", HubContender.class, "256m", "bench_parts_few", "10"),
  SPRING("Spring Batch 6: insert of every row", SpringBatchContender.class, "256m");

  final String title;
  private final Class<?> main;
  private final String heap;
  private final String[] args;

  Scenario(String title, Class<?> main, String heap, String... args) {
    this.title = title;
    this.main = main;
    this.heap = heap;
    this.args = args;
  }

  Sample run(BenchDatabase database) throws SQLException {
    prepare(database);
    database.settle();
    double before = database.cpuSeconds();
    Sample sample = Fork.run(main, heap, database.place().environment(), args);
    double server = database.cpuSeconds() - before;
    verify(database);
    return sample.withServer(server);
  }

  private void prepare(BenchDatabase database) throws SQLException {
    switch (this) {
      case INSERT, TENTHS -> database.emptyButForOne();
      case UPDATE -> database.full(1);
      case DELTA -> database.full(10);
      case REFUSED -> {
        database.emptyButForOne();
        database.refuseTwenty();
      }
      default -> database.empty();
    }
  }

  private void verify(BenchDatabase database) throws SQLException {
    switch (this) {
      case FIRST_LOAD, INSERT, UPDATE, DELTA -> database.verifyHub(0);
      case REFUSED -> database.verifyHub(20);
      case SPRING -> database.verifySpring();
      default -> {
        // The baseline copies what the others are checked by; the tenths are about memory.
      }
    }
  }
}
