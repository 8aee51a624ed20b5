package io.syncflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hub has read from the ERP must still be there after a kill -9. */
class ErpKillTest {

  private static final String NEWEST =
      "select max(ROWVERSION), sum(LIST_PRICE), sum(QTY_ONHAND) from IFSAPP.INVENTORY_PART_TAB";

  @TempDir Path folder;

  /** Changes parts for ever and prints what the table holds after each commit. */
  static final class Worker {

    private Worker() {}

    public static void main(String[] arguments) throws Exception {
      SimulatedErp erp = SimulatedErp.open(Path.of(arguments[0]), SimulatedErp.SEED);
      LiveChanges live = erp.changes(Clock.systemUTC(), new Random(1));
      while (true) {
        live.change();
        System.out.println(ErpContent.rows(erp.login(), NEWEST).get(0));
      }
    }
  }

  @Test
  @Timeout(60)
  void keeps_every_commit_through_a_kill() throws Exception {
    Path output = folder.resolve("output");
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readAllLines(output).size() > 50 || !worker.isAlive());
    } finally {
      worker.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(output);
    // The last line may have been cut off.
    String last = lines.get(lines.size() - (lines.get(lines.size() - 1).endsWith("]") ? 1 : 2));
    try (SimulatedErp erp = SimulatedErp.open(folder, SimulatedErp.SEED)) {
      String found = ErpContent.rows(erp.login(), NEWEST).get(0).toString();
      // One more change may have been committed after the last whole line.
      assertThat(version(found)).isBetween(version(last), version(last) + 1);
      if (version(found) == version(last)) {
        assertThat(found).isEqualTo(last);
      }
    }
  }

  private static long version(String line) {
    return Long.parseLong(line.substring(1, line.indexOf(',')));
  }
}
