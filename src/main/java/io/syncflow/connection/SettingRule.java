package io.syncflow.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a setting of a connection may be; numbers and truths may come as texts (command line). */
@FunctionalInterface
public interface SettingRule {

  /** What it has to be, to follow "has to be"; empty when the value is that. */
  Optional<String> fault(JsonNode value);

  /** A number above 0, at most {@code most}. */
  static SettingRule number(int most) {
    return value -> {
      try {
        BigDecimal number = new BigDecimal(value.asText().strip());
        boolean within = number.signum() > 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        return fault(within, "a number above 0, at most " + most);
      } catch (NumberFormatException e) {
        return fault(false, "a number above 0, at most " + most);
      }
    };
  }

  /** A whole number within bounds. */
  static SettingRule whole(int least, int most) {
    return value -> {
      try {
        int number = Integer.parseInt(value.asText().strip());
        return fault(
            number >= least && number <= most, "a whole number from " + least + " to " + most);
      } catch (NumberFormatException e) {
        return fault(false, "a whole number from " + least + " to " + most);
      }
    };
  }

  /** {@code true} or {@code false}. */
  static SettingRule truth() {
    return value ->
        fault(
            value.isBoolean() || (value.isTextual() && value.asText().matches("true|false")),
            "true or false");
  }

  /**
   * A text of that shape.
   *
   * @param what says it in words, for example "an identifier"
   */
  static SettingRule text(String shape, String what) {
    Pattern pattern = Pattern.compile(shape);
    return value -> fault(value.isTextual() && pattern.matcher(value.textValue()).matches(), what);
  }

  /** The name of a time zone, for example {@code Europe/Lisbon}. */
  static SettingRule zone() {
    return value -> {
      try {
        return fault(value.isTextual() && ZoneId.of(value.textValue()) != null, "a time zone");
      } catch (DateTimeException e) {
        return fault(false, "a time zone such as Europe/Lisbon");
      }
    };
  }

  /** An object that is not empty and whose values are texts that are not empty. */
  static SettingRule texts(String example) {
    return value -> {
      boolean right = value.isObject() && !value.isEmpty();
      for (JsonNode text : value) {
        right &= text.isTextual() && !text.textValue().isBlank();
      }
      return fault(right, "an object of texts such as " + example);
    };
  }

  private static Optional<String> fault(boolean right, String what) {
    return right ? Optional.empty() : Optional.of(what);
  }
}
