package io.syncflow.api;

import io.syncflow.deadletter.Selection;
import io.syncflow.record.Stage;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads which dead letters a request means, from its query or from its body. */
final class FailedChoice {

  static final String[] PARAMETERS = {
    "system",
    "entity",
    "stage",
    "status",
    "fingerprint",
    "run",
    "older_than",
    "newer_than",
    "search"
  };

  private static final List<String> STAGES =
      Arrays.stream(Stage.values()).map(Stage::code).toList();
  private static final List<String> STATUSES = List.of("open", "resolved", "all");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

  private final Clock clock;

  FailedChoice(Clock clock) {
    this.clock = clock;
  }

  /**
   * The part of a body that says which dead letters.
   *
   * @param olderThan an ISO 8601 duration, for example {@code PT2H}
   * @param all has to be true when nothing else is said: an empty choice is nobody's wish
   */
  record Choice(
      String system,
      String entity,
      String stage,
      String fingerprint,
      String run,
      String olderThan,
      String newerThan,
      String search,
      List<String> ids,
      Boolean all) {}

  /** What a query asks for; the open ones unless it says otherwise. */
  Selection of(Query query) {
    String status = query.oneOf("status", STATUSES);
    Boolean open = "all".equals(status) ? null : Boolean.valueOf(!"resolved".equals(status));
    return new Selection(
        query.text("system"),
        query.text("entity"),
        query.oneOf("stage", STAGES),
        open,
        fingerprint(query.text("fingerprint"), "?fingerprint"),
        Ids.read(query.text("run"), "?run"),
        before(query.text("older_than"), "?older_than"),
        before(query.text("newer_than"), "?newer_than"),
        query.text("search"),
        null);
  }

  /**
   * The open ones that a body asks for.
   *
   * @throws Refusal 400 when it asks for nothing in particular and does not say {@code all}
   */
  Selection of(Choice choice) {
    if (choice == null) {
      throw Refusal.field("/select", "field_required", "The field select is missing.");
    }
    Selection selection =
        new Selection(
            choice.system(),
            choice.entity(),
            choice.stage() == null ? null : Check.oneOf(choice.stage(), "select/stage", STAGES),
            null,
            fingerprint(choice.fingerprint(), "/select/fingerprint"),
            Ids.read(choice.run(), "/select/run"),
            before(choice.olderThan(), "/select/older_than"),
            before(choice.newerThan(), "/select/newer_than"),
            choice.search(),
            choice.ids() == null ? null : Ids.read(choice.ids(), "/select/ids"));
    boolean all = Boolean.TRUE.equals(choice.all());
    if (selection.equals(Selection.ALL) != all) {
      throw Refusal.field(
          "/select/all",
          "choice_unclear",
          "Say which dead letters are meant, or all: true and nothing else.");
    }
    return selection.onlyOpen();
  }

  private static String fingerprint(String text, String pointer) {
    if (text != null && !FINGERPRINT.matcher(text).matches()) {
      throw Refusal.field(
          pointer, "malformed_fingerprint", "A fingerprint has 16 hexadecimal digits.");
    }
    return text;
  }

  private Instant before(String age, String pointer) {
    if (age == null) {
      return null;
    }
    try {
      Duration duration = Duration.parse(age);
      if (!duration.isNegative()) {
        Instant moment = clock.instant().minus(duration);
        if (Moments.isStorable(moment)) {
          return moment;
        }
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Refused below, like a negative one and one that leads before the year 1.
    }
    throw Refusal.field(
        pointer,
        "malformed_duration",
        "An age has to be an ISO 8601 duration such as PT2H or P1D, of less than 2000 years.");
  }
}
