package io.syncflow.validate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;

/**
 * One thing that is wrong in one place (B55).
 *
 * @param file path relative to the project, with forward slashes
 * @param line first line is 1; 0 when the fault belongs to the file as a whole
 * @param column first column is 1; 0 when unknown
 * @param rule short stable name of the broken rule, for filters and scripts
 * @param message one sentence for a person, without the file and the line
 */
public record Fault(
    String file, int line, int column, Severity severity, String rule, String message)
    implements Comparable<Fault> {

  private static final Comparator<Fault> BY_PLACE =
      Comparator.comparing(Fault::file)
          .thenComparingInt(Fault::line)
          .thenComparingInt(Fault::column)
          .thenComparing(Fault::severity)
          .thenComparing(Fault::rule)
          .thenComparing(Fault::message);

  /** By file, line and column. */
  @Override
  public int compareTo(Fault other) {
    return BY_PLACE.compare(this, other);
  }

  /** {@code file:line: error: sentence (rule)}, the form editors and CI systems recognise. */
  @Override
  public String toString() {
    return "%s:%d: %s: %s (%s)".formatted(file, line, severityName(), message, rule);
  }

  /** {@code error} or {@code warning}. */
  @JsonProperty("severity")
  public String severityName() {
    return severity.name().toLowerCase(java.util.Locale.ROOT);
  }
}
