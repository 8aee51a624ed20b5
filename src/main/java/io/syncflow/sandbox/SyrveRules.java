package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** What every kind of document is checked for on a simulated Syrve server. */
final class SyrveRules {

  static final ZoneId ZONE = ZoneId.of("Europe/Lisbon");
  static final List<String> STATUS = List.of("NEW", "PROCESSED", "DELETED");

  private static final DateTimeFormatter DOTTED = DateTimeFormatter.ofPattern("dd.MM.uuuu");
  private static final int DATE_LENGTH = 10;

  /** What becomes of a document whose number is taken. */
  enum SameNumber {
    /** It is refused, and another number suggested. */
    REFUSED,
    /** It becomes a second document: the worst a real server could do with a repeated call. */
    SECOND_DOCUMENT
  }

  final SyrveWorld world;
  private final SyrveJournal journal;
  private final Clock clock;
  private volatile LocalDate closedBefore = LocalDate.MIN;
  private volatile SameNumber sameNumber = SameNumber.REFUSED;

  SyrveRules(SyrveWorld world, SyrveJournal journal, Clock clock) {
    this.world = world;
    this.journal = journal;
    this.clock = clock;
  }

  void closedBefore(LocalDate day) {
    closedBefore = day;
  }

  void sameNumber(SameNumber what) {
    sameNumber = what;
  }

  LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.instant(), ZONE).withNano(0);
  }

  /** The number sent, or a new one. */
  String number(String sent, String kind) {
    if (sent != null) {
      return sent;
    }
    int next = 20_001;
    while (journal.hasAccepted(kind, Integer.toString(next))) {
      next++;
    }
    return Integer.toString(next);
  }

  /** Another number for a document whose own is taken; null when it may keep it. */
  String otherNumber(String kind, String number) {
    if (sameNumber == SameNumber.SECOND_DOCUMENT || !journal.hasAccepted(kind, number)) {
      return null;
    }
    int suffix = 1;
    while (journal.hasAccepted(kind, number + "-" + suffix)) {
      suffix++;
    }
    return number + "-" + suffix;
  }

  static String taken(String number) {
    return "Document number '" + number + "' is not unique";
  }

  /**
   * A date in one of the forms of document imports; now for null.
   *
   * @throws SyrveRefusal when it has none of them, or lies in a closed period
   */
  LocalDateTime date(String text) {
    LocalDateTime date = text == null ? now() : parse(text);
    if (date.toLocalDate().isBefore(closedBefore)) {
      // The one text that real servers translate (reference/syrve.md, 2).
      throw new SyrveRefusal(
          409,
          "Недостаточно прав: изменение документов задним числом запрещено, дата документа "
              + DOTTED.format(date));
    }
    return date;
  }

  private static LocalDateTime parse(String text) {
    try {
      if (text.indexOf('.') == 2) {
        return LocalDate.parse(text, DOTTED).atStartOfDay();
      }
      return text.length() == DATE_LENGTH
          ? LocalDate.parse(text).atStartOfDay()
          : LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      throw new SyrveRefusal(400, "Wrong date format: " + text);
    }
  }

  /**
   * A day as queries name it.
   *
   * @throws SyrveRefusal when it is none
   */
  static LocalDate day(String text) {
    try {
      return LocalDate.parse(text == null ? "" : text);
    } catch (DateTimeException e) {
      throw new SyrveRefusal(400, "Wrong date format: " + text);
    }
  }

  /** A time as answers have it. */
  static String withOffset(LocalDateTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(ZONE));
  }

  /**
   * A product by id, or else by article; null when there is none.
   *
   * @throws SyrveRefusal when the id is no UUID, or the article stands for several products
   */
  ObjectNode product(String id, String article) {
    if (id != null) {
      try {
        return world.products.find(UUID.fromString(id).toString()).orElse(null);
      } catch (IllegalArgumentException e) {
        throw new SyrveRefusal(400, "Malformed Product id: '" + id + "'");
      }
    }
    List<ObjectNode> found = article == null ? List.of() : world.products.byArticle(article);
    if (found.size() > 1) {
      throw new SyrveRefusal(
          500,
          "One product expected for article=%s but %d found: %s"
              .formatted(
                  article,
                  found.size(),
                  found.stream().map(product -> product.path("id").asText()).toList()));
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** The store of an id or a code; null when there is none. */
  SyrveCorporation.Item store(String id, String code) {
    return id == null && code == null ? null : world.corporation.store(id, code).orElse(null);
  }
}
