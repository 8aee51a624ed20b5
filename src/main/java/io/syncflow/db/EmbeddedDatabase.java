package io.syncflow.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL 18 of the hub's own, with its data in a folder that survives restarts. It listens on
 * loopback only and asks for passwords (zonky ships with trust and fsync off; this keeps people's
 * data).
 *
 * <p>One process per folder: a file lock, which the operating system drops when the process dies,
 * refuses a second one. A server left behind by a killed process is stopped and started anew.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String SUPERUSER = "postgres";
  private static final String DATABASE = "syncflow";
  private static final String OWNER = "syncflow_owner";
  private static final String APP = "syncflow_app";

  /** This file is there once the server has its roles. */
  private static final String READY = "ready";

  private static final long MEGABYTE = 1 << 20;

  /** A segment of the log of writes takes 16 MB. */
  private static final int LITTLE_SPACE = 32;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final FileChannel lockFile;
  private final Path data;
  private final EmbeddedPostgres server;
  private final DatabaseSettings settings;

  private EmbeddedDatabase(
      FileChannel lockFile, Path data, EmbeddedPostgres server, DatabaseSettings settings) {
    this.lockFile = lockFile;
    this.data = data;
    this.server = server;
    this.settings = settings;
  }

  /**
   * Starts the server, creating it on first use.
   *
   * @param folder holds {@code pg/}, {@code passwords.properties} (mode 0600) and the lock file
   * @throws FolderInUse when another living process holds the folder
   * @throws IllegalStateException when the server does not start
   */
  public static EmbeddedDatabase start(Path folder) {
    return start(folder, List.of());
  }

  /**
   * As {@link #start(Path)}; {@code overrides} are server settings such as {@code
   * shared_buffers=128MB}.
   */
  public static EmbeddedDatabase start(Path folder, List<String> overrides) {
    FileChannel lock = lock(folder);
    try {
      Path data = folder.resolve("pg").toAbsolutePath();
      stopOrphan(data);
      Path ready = folder.resolve(READY);
      if (!Files.exists(ready)) {
        delete(data);
      }
      EmbeddedPasswords passwords = EmbeddedPasswords.in(folder);
      EmbeddedPostgres server = startServer(data, passwords, overrides);
      if (!Files.exists(ready)) {
        createRoles(server, passwords);
        Files.createFile(ready);
      }
      String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + DATABASE;
      return new EmbeddedDatabase(
          lock,
          data,
          server,
          new DatabaseSettings(url, APP, passwords.app(), OWNER, passwords.owner()));
    } catch (IOException | SQLException e) {
      release(lock);
      throw new IllegalStateException(
          "the embedded PostgreSQL in " + folder + " did not start" + fullDisk(folder), e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  /** Whether a server was created in that folder before. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(READY));
  }

  /** How the hub connects to it, as application role and as owner. */
  public DatabaseSettings settings() {
    return settings;
  }

  /** Stops the server, with a checkpoint, and gives the folder free. */
  @Override
  public void close() {
    try {
      // The library gives pg_ctl five seconds, which a busy machine's checkpoint exceeds.
      stopServer(data);
      server.close();
    } catch (IOException e) {
      LOG.warn("The embedded PostgreSQL did not stop cleanly: {}", e.getMessage());
    } finally {
      release(lockFile);
    }
  }

  private static String fullDisk(Path folder) {
    long megabytes = folder.toFile().getUsableSpace() / MEGABYTE;
    return megabytes < LITTLE_SPACE ? ": only " + megabytes + " MB are free there" : "";
  }

  private static EmbeddedPostgres startServer(
      Path data, EmbeddedPasswords passwords, List<String> overrides)
      throws IOException, SQLException {
    Path passwordFile = passwords.superuserFile();
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_LIMIT)
            .setConnectConfig("password", passwords.superuser())
            // The builder passes these to initdb as --key=value: passwords instead of trust from
            // the first moment.
            .setLocaleConfig("auth-host", "scram-sha-256")
            .setLocaleConfig("auth-local", "scram-sha-256")
            .setLocaleConfig("pwfile", passwordFile.toString())
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "8GB")
            .setServerConfig("max_connections", "100")
            .setServerConfig("timezone", "UTC")
            .setServerConfig("log_parameter_max_length_on_error", "0");
    for (String override : overrides) {
      int equals = override.indexOf('=');
      builder.setServerConfig(override.substring(0, equals), override.substring(equals + 1));
    }
    return builder.start();
  }

  private static void createRoles(EmbeddedPostgres server, EmbeddedPasswords passwords)
      throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // Passwords are hexadecimal, made by EmbeddedPasswords; DDL takes no bind variables.
      statement.execute(
          "CREATE ROLE " + OWNER + " LOGIN CREATEROLE PASSWORD '" + passwords.owner() + "'");
      statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
    }
  }

  private static FileChannel lock(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new FolderInUse(folder);
      }
      return channel;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the data folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("The data folder's lock could not be released", e);
    }
  }

  private static void stopOrphan(Path data) throws IOException {
    if (stopServer(data)) {
      LOG.warn("Stopped the PostgreSQL that a killed process had left behind");
    }
  }

  /** Stops the server that runs on the folder; answers false when none does. */
  private static boolean stopServer(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return false;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null || !process.info().command().orElse("").endsWith("postgres")) {
      return false;
    }
    // SIGINT is PostgreSQL's fast shutdown: it ends open sessions and rolls them back.
    new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().onExit().join();
    try {
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL stops", e);
    }
    return true;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Another process works on the data folder. */
  public static final class FolderInUse extends IllegalStateException {
    FolderInUse(Path folder) {
      super(
          "the data folder "
              + folder
              + " is in use by another running hub; stop it, or choose another folder");
    }
  }
}
