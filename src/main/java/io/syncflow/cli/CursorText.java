package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

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
    text.append('\n').append(passes(cursor.path("passes")).text("No run has read it yet."));
    if (!cursor.path("changes").isEmpty()) {
      text.append('\n').append(changes(cursor.path("changes")).text(""));
    }
    return text.toString();
  }

  private static Listing passes(JsonNode passes) {
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
    for (JsonNode pass : passes) {
      listing.row(
          Cells.text(pass, "run"),
          Cells.time(pass, "started_at"),
          Cells.text(pass, "status"),
          Cells.text(pass, "from"),
          Cells.text(pass, "low"),
          Cells.text(pass, "high"),
          Cells.time(pass, "source_clock"),
          Cells.number(pass, "rows"),
          Cells.number(pass, "late"),
          Cells.text(pass, "late_low"));
    }
    return listing;
  }

  private static Listing changes(JsonNode changes) {
    Listing listing = new Listing("set at", "by", "from", "to", "reason");
    for (JsonNode change : changes) {
      listing.row(
          Cells.time(change, "changed_at"),
          Cells.text(change, "changed_by"),
          place(change, "old_rowversion"),
          place(change, "new_rowversion"),
          Cells.text(change, "reason"));
    }
    return listing;
  }

  private static String place(JsonNode change, String field) {
    String version = Cells.text(change, field);
    return version == null ? "the beginning" : version;
  }
}
