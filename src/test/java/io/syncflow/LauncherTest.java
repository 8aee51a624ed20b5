package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a project of its own, with a java and a mvn that only tell how they were called.
 */
class LauncherTest {

  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Path project;
  private Path tools;

  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void projectAndTools() throws IOException {
    project = Files.createDirectories(folder.resolve("pro ject"));
    Files.createDirectories(project.resolve("src/main"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    age(project.resolve("src/main"));
    age(project.resolve("pom.xml"));
    Files.copy(Path.of("syncflow"), project.resolve("syncflow"));
    tools = Files.createDirectories(folder.resolve("bin"));
    for (String name :
        List.of(
            "sed",
            "head",
            "find",
            "dirname",
            "readlink",
            "mkdir",
            "touch",
            "flock",
            "sleep",
            "date",
            "cp",
            "ln",
            "mv",
            "rm")) {
      tool(name, "exec /usr/bin/" + name + " \"$@\"");
    }
    tool("javac", "exit 0");
    java("17.0.9", 0);
    tool(
        "mvn",
        "echo built >>'" + folder + "/builds'",
        "sleep 0.3",
        "mkdir -p '" + project + "/target/lib'",
        ": >'" + project + "/target/lib/camel.jar'",
        "cp '" + folder + "/builds' '" + project + "/target/syncflow.jar'");
  }

  @Test
  void builds_a_missing_jar_and_says_so_on_stderr() throws Exception {
    Outcome outcome = launch(folder, "runs", "--json");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("building");
    assertThat(outcome.out()).contains("arg:runs\n", "arg:--json\n").doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void does_not_build_a_jar_that_is_newer_than_its_sources() throws Exception {
    launch(folder);
    Outcome second = launch(folder);
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void builds_again_after_a_source_changed() throws Exception {
    launch(folder);
    Files.writeString(project.resolve("src/main/Changed.java"), "class Changed {}");
    Files.setLastModifiedTime(
        project.resolve("src/main/Changed.java"), FileTime.from(Instant.now().plusSeconds(5)));
    launch(folder);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void builds_again_after_a_source_changed_while_it_was_built() throws Exception {
    tool(
        "mvn",
        "echo built >>'" + folder + "/builds'",
        "sleep 0.1",
        ": >'" + project + "/src/main/Late.java'",
        "mkdir -p '" + project + "/target/lib'",
        ": >'" + project + "/target/lib/camel.jar'",
        "cp '" + folder + "/builds' '" + project + "/target/syncflow.jar'");
    launch(folder);
    launch(folder);
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void two_starts_at_once_build_once() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(start(folder, List.of()));
    }
    for (Process start : starts) {
      assertThat(start.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(start.exitValue()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void works_through_a_link_from_another_folder_and_tells_the_hub_the_callers_folder()
      throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    Files.createSymbolicLink(elsewhere.resolve("sf"), Path.of("../pro ject/syncflow"));
    Outcome outcome = finish(start(elsewhere, elsewhere.resolve("sf").toString(), List.of("a b")));
    assertThat(outcome.out())
        .contains("cwd:" + project.toRealPath() + "\n")
        .contains("arg:-Dsyncflow.cwd=" + elsewhere + "\n")
        .contains("arg:a b\n");
  }

  @Test
  void passes_the_exit_code_on() throws Exception {
    java("17.0.9", 3);
    assertThat(launch(folder).code()).isEqualTo(3);
  }

  @Test
  void a_signal_to_the_launcher_reaches_the_hub() throws Exception {
    tool(
        "java",
        "case $1 in -version) echo 'openjdk version \"17.0.9\"' >&2; exit 0;; esac",
        "trap 'echo stopped; exit 143' TERM",
        "echo up",
        "while :; do sleep 0.05; done");
    Process hub = start(folder, List.of());
    BufferedReader out = hub.inputReader();
    assertThat(out.readLine()).isEqualTo("up");
    hub.toHandle().destroy();
    assertThat(out.readLine()).isEqualTo("stopped");
    assertThat(hub.waitFor()).isEqualTo(143);
  }

  @Test
  void a_build_leaves_the_jar_of_a_running_hub_alone_until_that_hub_has_ended() throws Exception {
    Process hub = startAndStay();
    Path first = jarOf(hub);
    assertThat(first).hasContent("built");
    assertThat(first.resolveSibling("lib/camel.jar")).exists();

    change("Changed.java", 5);
    assertThat(startAndEnd()).hasContent("built\nbuilt").isNotEqualTo(first);
    change("ChangedAgain.java", 10);
    startAndEnd();
    assertThat(first).hasContent("built");
    assertThat(first.resolveSibling("lib/camel.jar")).exists();

    hub.destroyForcibly().waitFor();
    change("ChangedOnceMore.java", 15);
    startAndEnd();
    assertThat(first.getParent()).doesNotExist();
  }

  @Test
  void runs_a_jar_that_a_developer_built_by_hand() throws Exception {
    launch(folder);
    Files.writeString(project.resolve("target/syncflow.jar"), "by hand");
    Files.setLastModifiedTime(
        project.resolve("target/syncflow.jar"), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(startAndEnd()).hasContent("by hand");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void refuses_an_old_java_in_a_sentence() throws Exception {
    java("11.0.2", 0);
    Outcome outcome = launch(folder);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "syncflow: Java 11 is too old: install JDK 17 or newer, or point JAVA_HOME at one");
  }

  @Test
  void says_when_maven_is_missing() throws Exception {
    Files.delete(tools.resolve("mvn"));
    Outcome outcome = launch(folder);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("no Maven found");
  }

  @Test
  void reports_a_failed_build_and_starts_nothing() throws Exception {
    tool("mvn", "echo 'ERROR: does not compile'", "exit 1");
    Outcome outcome = launch(folder);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("does not compile", "the build failed");
    assertThat(outcome.out()).isEmpty();
  }

  /** A hub that tells its arguments and stays. */
  private Process startAndStay() throws IOException {
    tool(
        "java",
        "case $1 in -version) echo 'openjdk version \"17.0.9\"' >&2; exit 0;; esac",
        "for a in \"$@\"; do echo \"$a\"; done",
        "echo up",
        "exec sleep 60");
    return start(folder, List.of());
  }

  private Path startAndEnd() throws Exception {
    Process hub = startAndStay();
    Path jar = jarOf(hub);
    hub.destroyForcibly().waitFor();
    return jar;
  }

  /** What follows {@code -jar}, once the hub is up. */
  private static Path jarOf(Process hub) throws IOException {
    BufferedReader out = hub.inputReader();
    Path jar = null;
    for (String line = out.readLine(); !"up".equals(line); line = out.readLine()) {
      assertThat(line).as("the hub came up").isNotNull();
      jar = line.endsWith(".jar") ? Path.of(line) : jar;
    }
    return jar;
  }

  private void change(String name, int seconds) throws IOException {
    Path file = Files.writeString(project.resolve("src/main").resolve(name), "class Changed {}");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  private Outcome launch(Path from, String... arguments) throws Exception {
    return finish(start(from, List.of(arguments)));
  }

  private Process start(Path from, List<String> arguments) throws IOException {
    return start(from, project.resolve("syncflow").toString(), arguments);
  }

  private Process start(Path from, String launcher, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", launcher));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", tools.toString());
    return builder.start();
  }

  private static Outcome finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    return new Outcome(process.waitFor(), out, err);
  }

  private void java(String version, int code) throws IOException {
    tool(
        "java",
        "case $1 in -version) echo 'openjdk version \"" + version + "\" 2024' >&2; exit 0;; esac",
        "echo \"cwd:$(pwd -P)\"",
        "for a in \"$@\"; do echo \"arg:$a\"; done",
        "exit " + code);
  }

  private void tool(String name, String... lines) throws IOException {
    Path file = tools.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }

  private long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }
}
