package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.deadletter.Backlog;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacklogTableTest {

  private final BacklogTable table = new BacklogTable();

  @Test
  void sums_up_failed_records_and_says_where_to_look_further() {
    String text =
        table.failed(
            List.of(
                new Backlog.Failed("s", "items", "validate", "too_long", 1200, "x".repeat(200)),
                new Backlog.Failed("s", "orders", "map", "unknown_value", 4, "STATE: y")));
    assertThat(text)
        .startsWith("Failed records: 1,204\n")
        .contains("1,200  " + "x".repeat(87) + "...\n")
        .endsWith("More: syncflow failed list, syncflow failed show <id>\n");
  }

  @Test
  void shows_the_first_parents_and_counts_the_rest() {
    List<Backlog.Waiting> waiting =
        IntStream.range(0, 15)
            .mapToObj(i -> new Backlog.Waiting("s", "order_lines", "orders", "[\"" + i + "\"]", 2))
            .toList();
    assertThat(table.waiting(waiting))
        .startsWith("Waiting for a parent: 30\n")
        .contains("[\"11\"]")
        .doesNotContain("[\"12\"]")
        .contains("... and 3 parents more\n");
  }

  @Test
  void says_so_when_there_is_nothing() {
    assertThat(table.failed(List.of())).isEqualTo("No failed records.\n");
    assertThat(table.waiting(List.of())).isEqualTo("No record waits for its parent.\n");
  }
}
