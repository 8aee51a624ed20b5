package io.syncflow.delta;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A source's rowversion column and how it becomes a number that grows: NUMBER as it is, DATE and
 * TIMESTAMP as microseconds of the source's own clock (decision 38).
 *
 * @param column the column's name
 * @param type its kind
 */
public record Rowversion(String column, Type type) {

  /** The kinds of IFS rowversions. */
  public enum Type {
    NUMBER,
    DATE,
    TIMESTAMP
  }

  private static final long MICROS = 1_000_000L;

  /**
   * Reads {@code COLUMN:type}, for example {@code ROWVERSION:date}.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static Rowversion parse(String text) {
    int colon = text.indexOf(':');
    if (colon > 0) {
      for (Type type : Type.values()) {
        if (type.name().equals(text.substring(colon + 1).strip().toUpperCase(Locale.ROOT))) {
          return new Rowversion(SqlName.checked(text.substring(0, colon).strip()), type);
        }
      }
    }
    throw new IllegalArgumentException(
        "rowversion '"
            + text
            + "' is not of the form COLUMN:number, COLUMN:date or COLUMN:timestamp");
  }

  /**
   * The distance of an overlap in this rowversion's unit: a whole number for NUMBER, an ISO 8601
   * duration else.
   */
  public long distance(String overlap) {
    try {
      long distance =
          type == Type.NUMBER ? Long.parseLong(overlap) : Duration.parse(overlap).toNanos() / 1000;
      if (distance >= 0) {
        return distance;
      }
    } catch (NumberFormatException | DateTimeParseException | ArithmeticException e) {
      // Falls through to the one sentence that says what is expected.
    }
    throw new IllegalArgumentException(
        "overlap '"
            + overlap
            + "' of "
            + column
            + " is not "
            + (type == Type.NUMBER ? "a whole number such as 1000" : "a duration such as PT10M"));
  }

  /** The kind as routes write it. */
  String kind() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** A distance between two versions for people: a duration, or a plain number. */
  static String shown(String kind, long distance) {
    return Type.NUMBER.name().equalsIgnoreCase(kind)
        ? Long.toString(distance)
        : Duration.of(distance, ChronoUnit.MICROS).toString();
  }

  /** A version as the source's local date and time; null for a NUMBER. */
  public static String moment(String kind, Long version) {
    return version == null || kind == null || Type.NUMBER.name().equalsIgnoreCase(kind)
        ? null
        : time(version).toString();
  }

  /**
   * The version that a local date and time stands for.
   *
   * @param latest a day from now
   * @throws IllegalArgumentException when it is none, after {@code latest} or before the year 1, or
   *     the kind is NUMBER
   */
  static long versionOf(String kind, String moment, LocalDateTime latest) {
    if (kind == null || Type.NUMBER.name().equalsIgnoreCase(kind)) {
      throw new IllegalArgumentException("its rowversion is a number, not a date and time");
    }
    try {
      LocalDateTime time = LocalDateTime.parse(moment);
      if (time.isAfter(latest)) {
        throw new IllegalArgumentException("'" + moment + "' is more than a day in the future");
      }
      if (time.getYear() < 1) {
        throw new IllegalArgumentException("'" + moment + "' is before the year 1");
      }
      return micros(time);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + moment + "' is not a date and time such as 2026-11-20T10:00:00", e);
    }
  }

  private static long micros(LocalDateTime time) {
    return Math.addExact(
        Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), MICROS), time.getNano() / 1000);
  }

  private static LocalDateTime time(long version) {
    int nanos = (int) Math.floorMod(version, MICROS) * 1000;
    return LocalDateTime.ofEpochSecond(Math.floorDiv(version, MICROS), nanos, ZoneOffset.UTC);
  }

  /** The smallest step: the exclusive upper bound of a read is the highest version plus this. */
  long step() {
    return type == Type.DATE ? MICROS : 1;
  }

  /**
   * The placeholder of a bound in SQL: a DATE column is compared as DATE, so that its index serves.
   */
  String placeholder() {
    return type == Type.DATE ? "CAST(? AS DATE)" : "?";
  }

  /** The version in a column; null when there is none. */
  Long read(ResultSet row, int column) throws SQLException {
    if (type == Type.NUMBER) {
      long version = row.getLong(column);
      return row.wasNull() ? null : Long.valueOf(version);
    }
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    if (time == null) {
      return null;
    }
    return micros(time);
  }

  void bind(PreparedStatement statement, int index, long version) throws SQLException {
    if (type == Type.NUMBER) {
      statement.setLong(index, version);
    } else {
      statement.setObject(index, time(version));
    }
  }
}
