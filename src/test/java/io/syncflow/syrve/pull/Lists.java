package io.syncflow.syrve.pull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Documents as spooled lists. */
final class Lists {

  private Lists() {}

  static Spool spool(String document) throws IOException {
    return spool(document.getBytes(StandardCharsets.UTF_8));
  }

  static Spool spool(byte[] document) throws IOException {
    return Spool.of(new ByteArrayInputStream(document));
  }

  /** Every item of a document. */
  static List<ListItem> items(ListFormat format, byte[] document) throws IOException {
    List<ListItem> items = new ArrayList<>();
    try (Spool spool = spool(document);
        ListItems list = format.open(spool)) {
      for (ListItem item = list.next(); item != null; item = list.next()) {
        items.add(item);
      }
    }
    return items;
  }

  static List<ListItem> items(ListFormat format, String document) throws IOException {
    return items(format, document.getBytes(StandardCharsets.UTF_8));
  }

  static ListFormat.Census census(ListFormat format, String document) throws IOException {
    try (Spool spool = spool(document)) {
      return format.census(spool);
    }
  }
}
