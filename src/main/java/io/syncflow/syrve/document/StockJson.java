package io.syncflow.syrve.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** What write-offs and transfers have in common: JSON of version 2 (reference/syrve.md 7.6). */
abstract class StockJson implements DocumentKind {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");
  private static final String OLDEST = "7.9.3";
  private static final int DECIMALS = 3;

  private final JsonMapper mapper =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** Puts the stores and accounts of the type. */
  abstract void putPlaces(Fields header, ObjectNode document);

  @Override
  public final List<String> line() {
    return List.of("product_id", "amount", "container_id");
  }

  @Override
  public final String stylesheet() {
    return null;
  }

  @Override
  public final byte[] write(Fields header, List<Fields> lines, SyrveSettings settings) {
    settings.refuseOlderThan(OLDEST);
    ObjectNode document = mapper.createObjectNode();
    var date = header.required("date", header.time("date"));
    document.put("dateIncoming", date == null ? null : TIME.format(date));
    document.put("documentNumber", header.required("number", header.text("number", 64)));
    document.put("status", header.required("status", header.word("status", STATUSES)));
    String note = header.text("note", 1000);
    if (note != null) {
      document.put("comment", note);
    }
    putPlaces(header, document);
    ArrayNode items = document.putArray("items");
    lines.forEach(line -> item(line, items.addObject()));
    try {
      return mapper.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static void item(Fields line, ObjectNode item) {
    put(item, "productId", line.required("product_id", line.id("product_id")));
    item.put("amount", line.required("amount", line.number("amount", DECIMALS)));
    if (line.has("container_id")) {
      put(item, "containerId", line.id("container_id"));
    }
  }

  static void put(ObjectNode object, String name, UUID id) {
    object.put(name, id == null ? null : id.toString());
  }
}
