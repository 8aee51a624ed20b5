package io.syncflow.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a contender in a JVM of its own. */
final class Fork {

  /** What the launcher {@code syncflow} gives the hub; the others keep Java's own choice. */
  private static final List<String> LAUNCHER_FLAGS =
      List.of(
          "-Xms48m",
          "-XX:MaxNewSize=32m",
          "-XX:+UseSerialGC",
          "-XX:Tier4InvocationThreshold=25000",
          "-XX:Tier4MinInvocationThreshold=3000",
          "-XX:Tier4CompileThreshold=75000",
          "-XX:Tier4BackEdgeThreshold=200000");

  private Fork() {}

  /**
   * @param heap the value of -Xmx
   * @throws IllegalStateException with the contender's output when it failed
   */
  static Sample run(Class<?> main, String heap, Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx" + heap);
    command.addAll(List.of("-XX:-UsePerfData", "-Dfile.encoding=UTF-8", "-Duser.timezone=UTC"));
    if (main == HubContender.class || main == JsonlContender.class) {
      command.addAll(LAUNCHER_FLAGS);
    }
    String options = System.getProperty("bench.jvm", "");
    if (!options.isBlank()) {
      command.addAll(List.of(options.split(" ")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      List<String> output = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        lines.lines().forEach(output::add);
      }
      Sample sample = Sample.parse(output);
      if (process.waitFor() != 0 || sample == null) {
        throw new IllegalStateException(
            main.getSimpleName() + " failed:\n" + String.join("\n", output));
      }
      return sample;
    } catch (IOException e) {
      throw new IllegalStateException(main.getSimpleName() + " could not be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
