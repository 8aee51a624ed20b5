package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A category as it was (D-31).
 *
 * @param data the whole of it, as {@link Category#data}
 * @param source {@code import, rollback, user}, or the system whose product named it first
 * @param operation the import or rollback that wrote it; null for neither
 */
public record CategoryVersion(
    long version,
    JsonNode data,
    List<String> changedFields,
    String source,
    String changedBy,
    UUID operation,
    Instant at) {

  public CategoryVersion {
    changedFields = List.copyOf(changedFields);
  }
}
