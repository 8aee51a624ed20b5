package io.syncflow.record;

/**
 * A record that cannot go on: one row of {@code bridge.failed_records}.
 *
 * @param key the record's key; null when it could not be read
 * @param rowversion the record's version; null when it could not be read
 * @param stage where it failed
 * @param code a stable, machine-readable reason such as {@code value_too_long}
 * @param reason one sentence for people, naming the field and the offending value
 * @param rawJson the source record as a JSON object
 * @param normalizedJson what had been mapped when it failed, as a JSON object of target columns;
 *     null when nothing had
 */
public record Rejection(
    BusinessKey key,
    Long rowversion,
    Stage stage,
    String code,
    String reason,
    String rawJson,
    String normalizedJson) {

  /** The same, for a dead letter that keeps the source record it has. */
  public Rejection withoutRaw() {
    return new Rejection(key, rowversion, stage, code, reason, null, normalizedJson);
  }
}
