package io.syncflow.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.SyncFlow;
import io.syncflow.TestKeyset;
import io.syncflow.db.DatabaseSettings;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A hub in a process of its own ({@code syncflow run}), which can be killed and stopped. */
public final class HubProcess implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofSeconds(120);

  private final Process process;
  private final Path log;
  private final Path out;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HubProcess(Process process, Path log, Path out) {
    this.process = process;
    this.log = log;
    this.out = out;
  }

  /** How a hub is to be started. */
  public static final class Start {
    private final Path folder;
    private final String node;
    private final DatabaseSettings database;
    private final List<String> options = new ArrayList<>();
    private Path root = Path.of("");
    private File errors;

    /**
     * @param folder where its logs go; a file per node
     * @param node its name
     */
    public Start(Path folder, String node, DatabaseSettings database) {
      this.folder = folder;
      this.node = node;
      this.database = database;
      set("camel.component.quartz.autoStartScheduler", "false");
    }

    /** Overrides a setting of config/application.properties. */
    public Start set(String key, Object value) {
      options.add("-D" + key + "=" + value);
      return this;
    }

    /** Reads routes and settings from that folder instead of the project's. */
    public Start root(Path folder) {
      root = folder;
      return this;
    }

    /** Sends the log there instead of to a file that the test reads. */
    public Start errorsTo(File file) {
      errors = file;
      return this;
    }

    /** Starts it and returns at once. */
    public HubProcess begin() throws IOException {
      Path log = folder.resolve(node + ".log");
      Path out = Files.createTempFile(folder, node, ".json");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
      command.addAll(options);
      command.addAll(
          List.of(
              "-cp",
              absolute(System.getProperty("java.class.path")),
              SyncFlow.class.getName(),
              "run",
              "--json",
              "--data",
              folder.resolve(node).toString()));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(root.toAbsolutePath().toFile())
              .redirectOutput(out.toFile())
              .redirectError(
                  errors == null
                      ? ProcessBuilder.Redirect.appendTo(log.toFile())
                      : ProcessBuilder.Redirect.to(errors));
      builder
          .environment()
          .putAll(
              Map.of(
                  "SYNCFLOW_DB_URL",
                  database.url(),
                  "SYNCFLOW_DB_USER",
                  database.user(),
                  "SYNCFLOW_DB_PASSWORD",
                  database.password(),
                  "SYNCFLOW_KEYSET",
                  TestKeyset.JSON,
                  "SYNCFLOW_NODE",
                  node,
                  "SYNCFLOW_HTTP_PORT",
                  "0",
                  "SYNCFLOW_MANAGEMENT_PORT",
                  "0"));
      return new HubProcess(builder.start(), log, out);
    }

    /** Starts it and returns once it can be asked. */
    public HubProcess start() throws IOException {
      return begin().ready();
    }

    private static String absolute(String classPath) {
      List<String> parts = new ArrayList<>();
      for (String part : classPath.split(File.pathSeparator)) {
        parts.add(Path.of(part).toAbsolutePath().toString());
      }
      return String.join(File.pathSeparator, parts);
    }
  }

  /** Waits until it can be asked. */
  public HubProcess ready() {
    try {
      await()
          .atMost(LONGEST_START)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !process.isAlive() || Files.readString(out).endsWith("\n"));
      assertThat(process.isAlive()).as(this::log).isTrue();
      return this;
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  /** Asks for a run of the parts; answers the HTTP status. */
  public int sync(String token) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri("/api/v1/syncs"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"system\": \"oracle_ifs\", \"entity\": \"items\"}")))
        .statusCode();
  }

  public HttpResponse<String> get(String token, String path)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token).GET());
  }

  /** Ends it as a power failure would; returns once it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops the world for it; it keeps its connections. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("-CONT");
  }

  /** Asks it to end and answers its exit code. */
  public int terminate(Duration limit) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)).as(this::log).isTrue();
    return process.exitValue();
  }

  /** Waits that long, unless it ends before; answers whether it did. */
  public boolean ended(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "no log";
    } catch (IOException e) {
      return "no log";
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      thaw();
      process.destroyForcibly().onExit().join();
    }
  }

  private URI uri(String path) throws IOException {
    JsonNode report = new ObjectMapper().readTree(out.toFile());
    return URI.create(report.path("url").asText() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private void signal(String which) {
    try {
      new ProcessBuilder("kill", which, Long.toString(process.pid())).start().onExit().join();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
