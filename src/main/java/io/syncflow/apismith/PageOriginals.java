package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.JsonRow;
import io.syncflow.record.JsonValues;
import io.syncflow.record.Originals;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds refused records in the pages they came with: a chunk's pages are few, and asking again
 * could bring another version.
 */
final class PageOriginals implements Originals {

  private final List<byte[]> pages;
  private final RowMapping mapping;
  private final List<String> fields;

  PageOriginals(List<byte[]> pages, RowMapping mapping, List<String> fields) {
    this.pages = pages;
    this.mapping = mapping;
    this.fields = fields;
  }

  @Override
  public Map<BusinessKey, String> find(List<BusinessKey> keys) {
    Set<BusinessKey> wanted = new HashSet<>(keys);
    Map<BusinessKey, String> found = new HashMap<>();
    ObjectMapper json = JsonValues.mapper();
    JsonRow row = new JsonRow(fields);
    RowMapper mapper = mapping.compile(row.columns());
    for (byte[] page : pages) {
      for (JsonNode item : items(json, page)) {
        row.at(item);
        BusinessKey key = mapper.key(row);
        if (wanted.contains(key)) {
          found.put(key, mapper.rawJson(row));
        }
      }
    }
    return found;
  }

  private static JsonNode items(ObjectMapper json, byte[] page) {
    try {
      return json.readTree(page).path("items");
    } catch (IOException e) {
      throw new UncheckedIOException("a page that was read before is JSON", e);
    }
  }
}
