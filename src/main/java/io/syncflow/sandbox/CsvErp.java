package io.syncflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An ERP filled from a folder of CSV files: a file is a table, its header names the columns. A file
 * that changed since the last start is loaded anew with rowversions above all earlier ones, so that
 * a hub reads it as a delta.
 */
public final class CsvErp implements Erp {

  private final ErpDatabase database;
  private final List<String> entities = new ArrayList<>();

  private CsvErp(ErpDatabase database) {
    this.database = database;
  }

  /**
   * Opens the ERP kept in {@code folder} and brings it in step with the files of {@code data}.
   *
   * @param known the tables the hub has routes for
   * @throws SandboxFault when a file is no CSV, has no route, or the folder is in use
   */
  public static CsvErp open(Path folder, Path data, List<CsvSource> known) throws SandboxFault {
    List<CsvTable> tables = tables(data, known);
    CsvErp erp = new CsvErp(ErpDatabase.open(folder));
    try {
      for (CsvTable table : tables) {
        table.loadInto(erp.database);
        erp.entities.add(table.entity());
      }
      return erp;
    } catch (SQLException e) {
      erp.close();
      throw new IllegalStateException("the simulated ERP failed", e);
    } catch (SandboxFault | RuntimeException e) {
      erp.close();
      throw e;
    }
  }

  /**
   * Looks at a folder of CSV files before anything is started for it.
   *
   * @param known the tables the hub has routes for
   * @throws SandboxFault when it is no folder, holds no CSV file, or a file is no CSV or has no
   *     route
   */
  public static void check(Path data, List<CsvSource> known) throws SandboxFault {
    tables(data, known);
  }

  private static List<CsvTable> tables(Path data, List<CsvSource> known) throws SandboxFault {
    List<CsvTable> tables = new ArrayList<>();
    for (Path file : files(data)) {
      tables.add(new CsvTable(file, source(file, known), CsvFile.inspect(file)));
    }
    return tables;
  }

  @Override
  public ErpLogin login() {
    return database.login();
  }

  @Override
  public List<String> entities() {
    return List.copyOf(entities);
  }

  /** Files have one day; who edits one makes the next. */
  @Override
  public boolean dayTwo() {
    return false;
  }

  @Override
  public Optional<String> recall(String name) {
    try {
      return database.recall(name);
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated ERP failed", e);
    }
  }

  @Override
  public void remember(String name, String content) {
    try {
      database.remember(name, content);
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated ERP failed", e);
    }
  }

  private static List<Path> files(Path data) throws SandboxFault {
    if (!Files.isDirectory(data)) {
      throw new SandboxFault(data + " is not a folder.");
    }
    try (Stream<Path> all = Files.list(data)) {
      List<Path> files = all.filter(CsvErp::isCsv).sorted().toList();
      if (files.isEmpty()) {
        throw new SandboxFault("There is no CSV file in " + data + ".");
      }
      return files;
    } catch (IOException e) {
      throw new SandboxFault(data + " cannot be read.");
    }
  }

  private static boolean isCsv(Path file) {
    return Files.isRegularFile(file) && name(file).endsWith(".csv");
  }

  private static CsvSource source(Path file, List<CsvSource> known) throws SandboxFault {
    return known.stream()
        .filter(source -> source.fileName().equals(name(file)))
        .findFirst()
        .orElseThrow(
            () ->
                new SandboxFault(
                    "No route reads a table named like "
                        + file.getFileName()
                        + ". There are routes for "
                        + known.stream()
                            .map(CsvSource::fileName)
                            .sorted()
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated ERP failed", e);
    }
  }
}
