package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.delta.Rowversion;

/** A cursor for people: where it stands, then its last runs and changes as tables. */
final class CursorText {

  private CursorText() {}

  static String of(JsonNode cursor) {
    ObjectNode plain = cursor.deepCopy();
    plain.remove("passes");
    plain.remove("changes");
    plain.remove("alerts");
    StringBuilder text = new StringBuilder(Details.of(plain));
    for (JsonNode alert : cursor.path("alerts")) {
      text.append("\nAlert: ").append(alert.asText()).append('\n');
    }
    text.append('\n').append(passes(cursor).text("No run has read it yet."));
    if (!cursor.path("changes").isEmpty()) {
      text.append('\n').append(changes(cursor).text(""));
    }
    return text.toString();
  }

  private static Listing passes(JsonNode cursor) {
    Listing listing =
        new Listing(
            "run",
            "started",
            "status",
            "from",
            "low",
            "high",
            "source clock",
            "#rows",
            "#late",
            "lowest late");
    for (JsonNode pass : cursor.path("passes")) {
      listing.row(
          Cells.text(pass, "run"),
          Cells.time(pass, "started_at"),
          Cells.text(pass, "status"),
          version(cursor, pass, "from"),
          version(cursor, pass, "low"),
          version(cursor, pass, "high"),
          Cells.time(pass, "source_clock"),
          Cells.number(pass, "rows"),
          Cells.number(pass, "late"),
          version(cursor, pass, "late_low"));
    }
    return listing;
  }

  private static Listing changes(JsonNode cursor) {
    Listing listing = new Listing("set at", "by", "from", "to", "reason");
    for (JsonNode change : cursor.path("changes")) {
      listing.row(
          Cells.time(change, "changed_at"),
          Cells.text(change, "changed_by"),
          place(version(cursor, change, "old_rowversion")),
          place(version(cursor, change, "new_rowversion")),
          Cells.text(change, "reason"));
    }
    return listing;
  }

  private static String place(String version) {
    return version == null ? "the beginning" : version;
  }

  /** A rowversion as people read it: the source's date and time, or the number. */
  private static String version(JsonNode cursor, JsonNode object, String field) {
    Long version = Cells.number(object, field);
    String moment = Rowversion.moment(Cells.text(cursor, "kind"), version);
    return moment == null && version != null ? version.toString() : moment;
  }
}
