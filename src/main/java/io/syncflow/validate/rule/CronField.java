package io.syncflow.validate.rule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a Quartz cron expression, judged to its last character: Quartz itself takes 99 for a
 * minute and ignores what follows a name (B51).
 */
enum CronField {
  SECOND(0, 59, List.of(), Pattern.compile("(?!)")),
  MINUTE(0, 59, List.of(), Pattern.compile("(?!)")),
  HOUR(0, 23, List.of(), Pattern.compile("(?!)")),
  DAY_OF_MONTH(
      1, 31, List.of(), Pattern.compile("\\?|L(-([1-9]|[12]\\d|30))?W?|([1-9]|[12]\\d|3[01])W")),
  MONTH(
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
      Pattern.compile("(?!)")),
  DAY_OF_WEEK(
      1,
      7,
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
      Pattern.compile("\\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])")),
  YEAR(1970, 2099, List.of(), Pattern.compile("(?!)"));

  /** {@code *}, a value or a range, perhaps with an increment; an increment alone means from 0. */
  private static final Pattern ITEM =
      Pattern.compile("(?:\\*|(?<from>\\w+)(?:-(?<to>\\w+))?|(?=/))(?:/(?<step>\\w+))?");

  private final int lowest;
  private final int highest;
  private final List<String> names;
  private final Pattern special;

  /**
   * @param names stand for the values from {@code lowest} on
   * @param special what the field takes besides values; matches nothing for most
   */
  CronField(int lowest, int highest, List<String> names, Pattern special) {
    this.lowest = lowest;
    this.highest = highest;
    this.names = names;
    this.special = special;
  }

  /** What is wrong with the first bad field of an expression; empty when every field is good. */
  static Optional<String> fault(String cron) {
    String[] fields = cron.strip().split("\\s+");
    if (fields.length < 6 || fields.length > 7) {
      return Optional.of("it has %d fields instead of 6 or 7".formatted(fields.length));
    }
    for (int i = 0; i < fields.length; i++) {
      Optional<String> fault = values()[i].judge(fields[i].toUpperCase(Locale.ROOT));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> judge(String field) {
    for (String item : field.split(",", -1)) {
      Optional<String> fault =
          special.matcher(item).matches() ? Optional.empty() : judgeItem(item, field);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> judgeItem(String item, String field) {
    Matcher parts = ITEM.matcher(item);
    if (!parts.matches()) {
      return Optional.of("%s \"%s\" cannot be read".formatted(title(), field));
    }
    for (String value : new String[] {parts.group("from"), parts.group("to")}) {
      if (value != null && !isWithin(value)) {
        return Optional.of(
            "%s %s is not between %d and %d".formatted(title(), value, lowest, highest));
      }
    }
    String step = parts.group("step");
    int longest = this == YEAR ? highest - lowest : highest;
    return step == null || isNumber(step, 1, longest)
        ? Optional.empty()
        : Optional.of("%s increment %s is not between 1 and %d".formatted(title(), step, longest));
  }

  private boolean isWithin(String value) {
    return names.contains(value) || isNumber(value, lowest, highest);
  }

  private static boolean isNumber(String text, int lowest, int highest) {
    if (!text.matches("\\d{1,4}")) {
      return false;
    }
    int value = Integer.parseInt(text);
    return value >= lowest && value <= highest;
  }

  private String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
