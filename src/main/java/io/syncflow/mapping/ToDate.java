package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.FieldFault;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * {@code to_date(format, zone)}.
 *
 * <p>Without a format: ISO 8601, a date or a date and time (with {@code T} or a blank, up to nine
 * decimals of a second, an optional offset). With one: a {@link java.time.format.DateTimeFormatter}
 * pattern, {@code epoch_seconds} or {@code epoch_millis}. Dates that do not exist, such as
 * 2026-02-30 and 0000-00-00, are refused.
 *
 * <p>A zone (a region such as Europe/Stockholm, or UTC) makes a point in time of a date and time
 * that has no offset. When clocks go forward, a time in the gap is shifted forward by the gap's
 * length; when they go back, a time that exists twice takes the earlier offset (B20); {@link
 * ClockChanges} counts both. A value with an offset is shown on the zone's clock.
 */
record ToDate(DateText format, ZoneId zone) implements Transformation {

  static Transformation of(List<Argument> arguments) {
    List<Token> values = new Arguments(arguments).values(0, 2);
    DateText format = values.isEmpty() ? DateText.ISO : DateText.of(values.get(0).text());
    return new ToDate(format, values.size() < 2 ? null : zone(values.get(1).text()));
  }

  private static ZoneId zone(String text) {
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new IllegalArgumentException(
          Shown.of(text) + " is not a time zone; write a region such as Europe/Stockholm, or UTC");
    }
    return ZoneId.of(text);
  }

  @Override
  public boolean keeps(SourceKind kind) {
    return zone == null
        && (kind == SourceKind.DATE || kind == SourceKind.DATE_TIME || kind == SourceKind.INSTANT);
  }

  @Override
  public Step bind(Binding binding) {
    return (value, row) -> value == null ? null : zoned(read(value, binding.field()), binding);
  }

  /** What a date column without the transformation reads. */
  static Object iso(String text, String field) throws FieldFault {
    return read(DateText.ISO, text, field);
  }

  private Object read(Object value, String field) throws FieldFault {
    if (value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof OffsetDateTime) {
      return value;
    }
    return read(format, Values.text(value), field);
  }

  private static Object read(DateText format, String text, String field) throws FieldFault {
    Object read = format.read(text);
    if (read == null) {
      throw Faults.unreadable(field, "to_date", text, "is not a date of the form " + format);
    }
    return read;
  }

  private Object zoned(Object value, Binding binding) {
    if (zone == null) {
      return value;
    }
    if (value instanceof OffsetDateTime instant) {
      return instant.atZoneSameInstant(zone).toOffsetDateTime();
    }
    LocalDateTime local =
        value instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) value;
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() == 1) {
      return OffsetDateTime.of(local, offsets.get(0));
    }
    OffsetDateTime taken = local.atZone(zone).toOffsetDateTime();
    binding.clocks().note(binding.field(), local, zone, taken);
    return taken;
  }
}
