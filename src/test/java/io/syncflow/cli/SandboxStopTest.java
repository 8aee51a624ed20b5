package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.SyncFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox that stays up, in a process of its own, until it is asked to end (F40). */
class SandboxStopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void ends_with_0_when_asked_and_leaves_nothing_running_not_even_while_it_starts()
      throws Exception {
    stopped("up", "Ctrl-C ends", "sandbox", "--dir", home());
    assertThat(folder.resolve("sandbox/cli-token")).exists();

    stopped("starting", null, "sandbox", "--dir", home());
    stopped("run", null, "run", "--data", home());
  }

  private String home() {
    return folder.resolve("sandbox").toString();
  }

  /**
   * Starts a process and asks it to end.
   *
   * @param said what it has said by then; null for the moment in which PostgreSQL listens
   */
  private void stopped(String name, String said, String... arguments) throws Exception {
    Path out = folder.resolve(name + ".out");
    Path log = folder.resolve(name + ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SyncFlow.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder hub =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    hub.environment().put("SYNCFLOW_HTTP_PORT", "0");
    hub.environment().put("SYNCFLOW_MANAGEMENT_PORT", "0");
    Process process = hub.start();
    try {
      Path server = folder.resolve("sandbox/pg/postmaster.pid");
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  !process.isAlive()
                      || (said == null ? listens(server) : Files.readString(out).contains(said)));
      ProcessHandle postgres = ProcessHandle.of(Long.parseLong(lines(server).get(0))).orElseThrow();

      process.destroy();
      assertThat(process.waitFor(45, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(() -> name + ": " + read(log)).isZero();
      assertThat(postgres.isAlive()).as("PostgreSQL after " + name).isFalse();
      assertThat(server).doesNotExist();
      if (said == null) {
        assertThat(Files.readString(out)).as("it was still starting").isEmpty();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean listens(Path server) throws IOException {
    return Files.exists(server) && lines(server).stream().anyMatch(l -> l.startsWith("ready"));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log";
    }
  }
}
