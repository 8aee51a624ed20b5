package io.syncflow.syrve.outbox;

import java.util.Arrays;

/** The documents that Syrve takes; the values of {@code syrve_job_type} (decision 4). */
public enum JobType {
  /** A stock-take: XML (reference/syrve.md 6.1). */
  INCOMING_INVENTORY("incoming_inventory"),
  /** JSON, from Syrve 7.9.3 on (7.6). */
  WRITEOFF("writeoff"),
  /** JSON, from Syrve 7.9.3 on (7.6). */
  INTERNAL_TRANSFER("internal_transfer"),
  /** XML (7.1). */
  INCOMING_INVOICE("incoming_invoice");

  private final String code;

  JobType(String code) {
    this.code = code;
  }

  /** The value in the database and in interfaces. */
  public String code() {
    return code;
  }

  /**
   * The type of that code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static JobType of(String code) {
    return Arrays.stream(values())
        .filter(type -> type.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no document type " + code));
  }
}
