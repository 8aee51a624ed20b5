package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * A field that both sides changed, as people see it (D-18…D-24).
 *
 * @param conflictType {@code field_mismatch}; {@code deleted_and_changed} and {@code
 *     variant_removed_and_changed} for a whole; {@code ambiguous_match}; {@code overwritten} when
 *     the remote value was written over before anybody saw it, so that both sides have ours now
 * @param product null for a system's product that could be several of ours
 * @param variantSku the variant it belongs to; null for the product's own fields
 * @param field its name, {@code variant} for a whole variant
 * @param baseValue what both sides had; JSON null for nothing
 * @param severity {@code low, medium, high, critical}
 * @param strategy who decides, or did
 * @param autoResolvable whether a policy decides it
 * @param resolvedBy as audits name them; {@code rules} for policies, {@code hub} when the sides
 *     came to agree; null while it is open
 */
public record Conflict(
    UUID id,
    UUID operation,
    String system,
    UUID product,
    String sku,
    UUID variant,
    String variantSku,
    String conflictType,
    String field,
    JsonNode baseValue,
    JsonNode localValue,
    JsonNode remoteValue,
    String severity,
    String strategy,
    boolean autoResolvable,
    JsonNode resolvedValue,
    String resolvedBy,
    Instant resolvedAt,
    String note,
    Instant createdAt) {

  /** The path of the field within its product. */
  String path() {
    return ConflictTable.path(variant, field);
  }

  /** Whether the system no longer has the remote value: ours was written over it. */
  boolean isOverwritten() {
    return conflictType.equals("overwritten");
  }

  /** Whether its values are shown to admins alone (D-78). */
  public boolean isSensitive() {
    return product != null && Field.isSensitive(path());
  }

  /** The same without its values. */
  public Conflict masked() {
    return new Conflict(
        id,
        operation,
        system,
        product,
        sku,
        variant,
        variantSku,
        conflictType,
        field,
        Masking.value(baseValue, false),
        Masking.value(localValue, false),
        Masking.value(remoteValue, false),
        severity,
        strategy,
        autoResolvable,
        Masking.value(resolvedValue, false),
        resolvedBy,
        resolvedAt,
        note,
        createdAt);
  }
}
