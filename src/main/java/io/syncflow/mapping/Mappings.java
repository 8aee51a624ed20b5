package io.syncflow.mapping;

import io.syncflow.record.RowMapping;
import io.syncflow.record.TargetTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The field mappings of organisations: for routes, and for {@code mappings import|export}. */
public final class Mappings {

  private final MappingStore store;
  private final TargetTables tables;

  public Mappings(MappingStore store, TargetTables tables) {
    this.store = store;
    this.tables = tables;
  }

  /**
   * The mappings of an entity, bound to the table it is loaded into.
   *
   * @throws IllegalStateException when there are none, or naming everything by which they do not
   *     fit the table
   */
  public RowMapping forTable(UUID org, String entity, TargetTable table) {
    List<MappingRow> rows = store.list(org, entity);
    if (rows.isEmpty()) {
      throw new IllegalStateException(
          entity + " has no field mappings; import them with \"mappings import\".");
    }
    return new TableMapping(rows, table);
  }

  /** The entities that have mappings, by name. */
  public List<String> entities(UUID org) {
    return store.entities(org);
  }

  /** The mappings of an entity in their order. */
  public List<MappingRow> list(UUID org, String entity) {
    return store.list(org, entity);
  }

  /**
   * Stores every file of a folder, or none when one has a fault by itself or does not fit its
   * target table.
   *
   * @return the files read
   * @throws InvalidMappingException with the faults of all files, or when there is no file
   */
  public List<MappingFile> importFolder(UUID org, Path folder) {
    List<MappingFile> files = MappingCsv.readFolder(folder);
    if (files.isEmpty()) {
      throw new InvalidMappingException(
          List.of(new MappingFault(folder.toString(), 0, "The folder has no *.csv files.")));
    }
    return store(org, files);
  }

  /**
   * Stores the content of a file in place of the entity's mappings, unless it has a fault by itself
   * or does not fit its target table.
   *
   * @param name what faults call it
   * @throws InvalidMappingException with everything that is wrong with it
   */
  public MappingFile importCsv(UUID org, String name, String entity, byte[] content) {
    return store(org, List.of(MappingCsv.read(name, entity, content))).get(0);
  }

  /** The canonical CSV of an entity's mappings. */
  public String exportCsv(UUID org, String entity) {
    return MappingCsv.write(store.list(org, entity));
  }

  /** Writes one canonical file per entity into a folder and answers the files written. */
  public List<Path> exportFolder(UUID org, Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (String entity : store.entities(org)) {
        files.add(Files.writeString(folder.resolve(entity + ".csv"), exportCsv(org, entity)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private List<MappingFile> store(UUID org, List<MappingFile> read) {
    List<MappingFile> files = read.stream().map(file -> beside(org, file)).toList();
    List<MappingFault> faults = files.stream().flatMap(file -> file.faults().stream()).toList();
    if (!faults.isEmpty()) {
      throw new InvalidMappingException(faults);
    }
    store.replaceAll(org, files);
    return files;
  }

  /** A table that does not exist yet refuses nothing: its first run will say so. */
  private MappingFile beside(UUID org, MappingFile file) {
    return tables.find(org, file.entity()).map(file::beside).orElse(file);
  }
}
