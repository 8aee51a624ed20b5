package io.syncflow.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The named transformations a field mapping may call.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code trim}</td><td>removes blanks at both ends</td></tr>
 * <tr><td>{@code collapse_whitespace}</td><td>one blank for every run of blanks</td></tr>
 * <tr><td>{@code uppercase}, {@code lowercase}</td><td>letters, by Unicode's rules</td></tr>
 * <tr><td>{@code substring(start, length)}</td><td>characters from {@code start}, counted from
 * 1</td></tr>
 * <tr><td>{@code replace(from, to)}</td><td>every occurrence, literally</td></tr>
 * <tr><td>{@code null_if(value, …)}</td><td>no value when it equals one of these</td></tr>
 * <tr><td>{@code default(value)}</td><td>this when there is no value</td></tr>
 * <tr><td>{@code concat(part, …)}</td><td>source fields (bare), texts (quoted), {@code *} = the
 * value so far</td></tr>
 * <tr><td>{@code map_values(from=to, …, *=other)}</td><td>a code list; without {@code *} an unknown
 * value is refused; {@code *=*} keeps it</td></tr>
 * <tr><td>{@code to_integer}</td><td>digits with an optional sign</td></tr>
 * <tr><td>{@code to_decimal(scale)}</td><td>a decimal number; more decimals than {@code scale} are
 * refused, never rounded</td></tr>
 * <tr><td>{@code to_boolean}</td><td>true/false, yes/no, y/n, t/f, on/off, 1/0</td></tr>
 * <tr><td>{@code to_date(format, zone)}</td><td>a date or a date and time</td></tr>
 * <tr><td>{@code hash}</td><td>SHA-256 in hex</td></tr>
 * </table>
 *
 * <p>Every transformation except {@code default} and {@code concat} leaves a missing value missing.
 */
public final class Transformations {

  /**
   * A transformation for people.
   *
   * @param name how a pipeline calls it
   * @param arguments its arguments, empty when it takes none
   * @param summary one line
   */
  public record Description(String name, String arguments, String summary) {}

  private record Entry(
      Description description, Function<List<Argument>, Transformation> transformation) {}

  private static final Map<String, Entry> ENTRIES = new TreeMap<>();

  static {
    add("trim", "", "Removes blanks at both ends.", text(Texts::trim));
    add(
        "collapse_whitespace",
        "",
        "Writes one blank for every run of blanks, tabs and line ends.",
        text(Texts::collapseWhitespace));
    add(
        "uppercase",
        "",
        "Writes letters as capitals.",
        text(value -> value.toUpperCase(Locale.ROOT)));
    add(
        "lowercase",
        "",
        "Writes letters as small letters.",
        text(value -> value.toLowerCase(Locale.ROOT)));
    add(
        "substring",
        "start, length",
        "Keeps the characters from start (the first is 1), at most length of them.",
        Substring::of);
    add("replace", "from, to", "Replaces every occurrence of a text.", Replace::of);
    add("null_if", "value, ...", "Gives no value when it equals one of these.", NullIf::of);
    add("default", "value", "Gives this value when there is none.", DefaultValue::of);
    add(
        "concat",
        "part, ...",
        "Joins source fields (bare names), texts (in double quotes) and the value so far (*).",
        Concat::of);
    add(
        "map_values",
        "from=to, ..., *=other",
        "Translates codes; without *=other an unknown value is refused, *=* keeps it.",
        MapValues::of);
    add("to_integer", "", "Reads a whole number.", ToInteger::of);
    add(
        "to_decimal",
        "scale",
        "Reads a decimal number; more decimals than scale are refused, never rounded.",
        ToDecimal::of);
    add(
        "to_boolean",
        "",
        "Reads true/false, yes/no, y/n, t/f, on/off, 1/0 in any case.",
        ToBoolean::of);
    add(
        "to_date",
        "format, zone",
        "Reads a date or a date and time: ISO 8601, a pattern, epoch_seconds or epoch_millis.",
        ToDate::of);
    add("hash", "", "Writes the SHA-256 of the value in 64 hex digits.", Hash::of);
  }

  private Transformations() {}

  /** Every transformation, by name. */
  public static List<Description> list() {
    return ENTRIES.values().stream().map(Entry::description).toList();
  }

  /**
   * Checks a call.
   *
   * @throws IllegalArgumentException when the name is unknown or the arguments are wrong, in words
   *     for the integrator without a full stop
   */
  static Transformation of(Call call) {
    Entry entry = ENTRIES.get(call.name());
    if (entry == null) {
      throw new IllegalArgumentException(
          "\""
              + call.name()
              + "\" is not a transformation; known are "
              + String.join(", ", ENTRIES.keySet()));
    }
    try {
      return entry.transformation().apply(call.arguments());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(call.name() + ": " + e.getMessage(), e);
    }
  }

  private static void add(
      String name,
      String arguments,
      String summary,
      Function<List<Argument>, Transformation> transformation) {
    ENTRIES.put(name, new Entry(new Description(name, arguments, summary), transformation));
  }

  private static Function<List<Argument>, Transformation> text(Function<String, String> change) {
    return arguments -> {
      new Arguments(arguments).none();
      return new TextTransformation(change);
    };
  }

  /** Checks what the transformations ask of their arguments. */
  record Arguments(List<Argument> list) {

    void none() {
      if (!list.isEmpty()) {
        throw new IllegalArgumentException("takes no arguments");
      }
    }

    /** Values without keys, between {@code least} and {@code most} of them. */
    List<Token> values(int least, int most) {
      if (list.size() < least || list.size() > most) {
        throw new IllegalArgumentException(
            "takes " + amount(least, most) + " and has " + list.size());
      }
      List<Token> values = new ArrayList<>();
      for (Argument argument : list) {
        if (argument.key() != null) {
          throw new IllegalArgumentException("takes no \"=\"; put texts with \"=\" in quotes");
        }
        values.add(argument.value());
      }
      return values;
    }

    private static String amount(int least, int most) {
      if (most == Integer.MAX_VALUE) {
        return "at least " + count(least);
      }
      return least == most ? count(least) : least + " to " + count(most);
    }

    private static String count(int arguments) {
      return arguments == 1 ? "1 argument" : arguments + " arguments";
    }

    /** A whole number written in digits. */
    static int number(Token token, int least, int most) {
      Number number = token.text().isEmpty() ? null : Numbers.integer(token.text());
      if (!(number instanceof Long value) || value < least || value > most) {
        throw new IllegalArgumentException(
            Shown.of(token.text()) + " is not a whole number from " + least + " to " + most);
      }
      return value.intValue();
    }
  }
}
