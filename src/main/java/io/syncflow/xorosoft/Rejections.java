package io.syncflow.xorosoft;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.util.List;

/** Makes dead letters of rows that are not what they should be. */
final class Rejections {

  private Rejections() {}

  static Rejection of(XoroRow.Fault fault, Stage stage, List<String> key, XoroRow row) {
    return new Rejection(
        key.stream().allMatch(String::isEmpty) ? null : new BusinessKey(key),
        null,
        stage,
        fault.code(),
        fault.getMessage(),
        row.toString(),
        null);
  }

  /** A part of a key; empty when it cannot be read. */
  static String part(XoroRow row, String field) {
    try {
      String text = row.optional(field);
      return text == null ? "" : text;
    } catch (XoroRow.Fault fault) {
      return "";
    }
  }
}
