package io.syncflow.syrve.document;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The values of one row or object of a file, read by their types. What is wrong becomes a fault of
 * its place, and the value null: the caller asks for all of them and looks at the faults at the
 * end.
 */
final class Fields {

  private static final Pattern ID =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");
  private static final int MOST_DIGITS = 12;

  private final String place;
  private final Map<String, String> values;
  private final Faults faults;

  /**
   * @param place what faults call the row, for example {@code line 7}
   * @param values by name; what is absent or empty is not there
   */
  Fields(String place, Map<String, String> values, Faults faults) {
    this.place = place;
    this.values = values;
    this.faults = faults;
  }

  String place() {
    return place;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A value as it stands in the file; null when there is none. */
  String raw(String name) {
    return values.get(name);
  }

  void fault(String reason) {
    faults.add(place, reason);
  }

  /** Text as it is; null when it is absent or of no use. */
  String text(String name, int longest) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    String forbidden = XmlText.forbidden(text);
    if (forbidden != null) {
      fault("The " + name + " holds " + forbidden + ", which XML cannot carry.");
      return null;
    }
    if (text.length() > longest) {
      fault("The " + name + " may have at most " + longest + " characters.");
      return null;
    }
    return text;
  }

  UUID id(String name) {
    String text = values.get(name);
    if (text == null || ID.matcher(text).matches()) {
      return text == null ? null : UUID.fromString(text);
    }
    return wrong(name, text, "is no UUID");
  }

  /** A number of 0 or more; never rounded. */
  BigDecimal number(String name, int decimals) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    if (!NUMBER.matcher(text).matches()) {
      return wrong(name, text, "is no number such as 12.345, with a dot and without a sign");
    }
    int dot = text.indexOf('.');
    int whole = (dot < 0 ? text : text.substring(0, dot)).replaceFirst("^0+", "").length();
    int fraction = dot < 0 ? 0 : text.substring(dot + 1).replaceFirst("0+$", "").length();
    if (whole > MOST_DIGITS) {
      return wrong(name, text, "has more than " + MOST_DIGITS + " digits");
    }
    if (fraction > decimals) {
      return wrong(name, text, "has more than " + decimals + " decimals and is not rounded");
    }
    BigDecimal number = new BigDecimal(text);
    return number.scale() > decimals ? number.setScale(decimals) : number;
  }

  /** A time of the accounting's own zone, {@code 2026-11-21T08:00} or a date alone. */
  LocalDateTime time(String name) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
    } catch (DateTimeParseException e) {
      return wrong(name, text, "is no time such as 2026-11-21T08:00");
    }
  }

  /** One of a few words, in whatever case. */
  String word(String name, List<String> words) {
    String text = values.get(name);
    if (text == null || words.contains(text.toUpperCase(Locale.ROOT))) {
      return text == null ? null : text.toUpperCase(Locale.ROOT);
    }
    return wrong(name, text, "is none of " + String.join(", ", words));
  }

  /** A value that has to be there; it may be null for a fault that is told already. */
  <T> T required(String name, T value) {
    if (!has(name)) {
      fault("The " + name + " is missing.");
    }
    return value;
  }

  private <T> T wrong(String name, String text, String what) {
    fault("The " + name + " \"" + XmlText.shown(text) + "\" " + what + ".");
    return null;
  }
}
