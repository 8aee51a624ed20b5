package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.SyncFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox that stays up, in a process of its own, until it is asked to end (F40). */
class SandboxStopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void ends_with_0_when_asked_and_leaves_nothing_running() throws Exception {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    ProcessBuilder sandbox =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SyncFlow.class.getName(),
                "sandbox",
                "--dir",
                folder.resolve("sandbox").toString())
            .redirectOutput(out.toFile())
            .redirectError(log.toFile());
    sandbox.environment().put("SYNCFLOW_HTTP_PORT", "0");
    sandbox.environment().put("SYNCFLOW_MANAGEMENT_PORT", "0");
    Process process = sandbox.start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !process.isAlive() || Files.readString(out).contains("Ctrl-C ends"));
      assertThat(folder.resolve("sandbox/cli-token")).exists();

      process.destroy();
      assertThat(process.waitFor(45, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(() -> read(log)).isZero();
      assertThat(folder.resolve("sandbox/pg/postmaster.pid")).as("PostgreSQL").doesNotExist();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log";
    }
  }
}
