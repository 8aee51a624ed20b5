package io.syncflow.record;

import java.util.ArrayList;
import java.util.List;

/**
 * The values that identify a record in its source, in declared order, each as text.
 *
 * <p>{@code bridge.business_key_hash(text[])} computes the same hash in SQL; a property test holds
 * the two together.
 *
 * @param parts key values as PostgreSQL prints them; a part may be null
 */
public record BusinessKey(List<String> parts) {

  /** A compact JSON array of strings and nulls, for example {@code ["4711","EUR"]}. */
  public String json() {
    StringBuilder out = new StringBuilder().append('[');
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendString(out, parts.get(i));
    }
    return out.append(']').toString();
  }

  /** SHA-256 over {@link #json()} in UTF-8, 64 lower-case hex digits (decision 25). */
  public String hash() {
    return Sha256.hex(json());
  }

  /** The same key with U+FFFD in place of what PostgreSQL's {@code text} cannot hold. */
  public BusinessKey printable() {
    List<String> printable = new ArrayList<>();
    for (String part : parts) {
      printable.add(part == null ? null : JsonText.printable(part));
    }
    return new BusinessKey(printable);
  }

  private static void appendString(StringBuilder out, String value) {
    if (value == null) {
      out.append("null");
    } else {
      JsonText.quote(out, value);
    }
  }
}
