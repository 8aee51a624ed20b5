package io.syncflow.sandbox;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Keeps a simulated shop in a file, whole after each change, so that a kill loses nothing. */
final class ShopFile {

  private final Path file;
  private final ShopState state;
  private final ObjectMapper json = new ObjectMapper();

  ShopFile(Path folder, ShopState state) {
    this.file = folder.resolve("shop.json");
    this.state = state;
  }

  /** Reads what was kept; false when nothing was. */
  boolean read() {
    try {
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        return false;
      }
      state.restore(json.readValue(file.toFile(), new TypeReference<Map<String, Object>>() {}));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated shop's file cannot be read", e);
    }
  }

  /** Writes everything. */
  void write() {
    Path next = file.resolveSibling("shop.json.next");
    try {
      json.writeValue(next.toFile(), state.content());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated shop's file cannot be written", e);
    }
  }
}
