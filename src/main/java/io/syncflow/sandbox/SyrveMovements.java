package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Write-offs and transfers between stores, in JSON (reference/syrve.md, 7.6). An id that is sent
 * again edits a document that is still new.
 */
final class SyrveMovements {

  static final String WRITEOFF = "writeoff";
  static final String TRANSFER = "internalTransfer";
  private static final int DATE_LENGTH = 10;

  private final SyrveRules rules;
  private final ObjectMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private final Map<String, ObjectNode> saved = new LinkedHashMap<>();
  private final Map<String, String> kinds = new LinkedHashMap<>();

  SyrveMovements(SyrveRules rules) {
    this.rules = rules;
  }

  /**
   * @throws SyrveRefusal when the document is broken, its day is closed, or its stores belong to
   *     different departments
   */
  SyrveVerdict judge(String kind, byte[] body) {
    ObjectNode document = parse(body);
    String number = rules.number(document.path("documentNumber").textValue(), kind);
    List<String> faults = new ArrayList<>();
    String from = store(document, kind.equals(WRITEOFF) ? "storeId" : "storeFromId", faults);
    String to = kind.equals(WRITEOFF) ? null : store(document, "storeToId", faults);
    if (kind.equals(WRITEOFF)
        && rules.world.dictionary.find(document.path("accountId").asText()).isEmpty()) {
      faults.add("accountId");
    }
    if (!SyrveRules.STATUS.contains(document.path("status").asText())) {
      faults.add("status");
    }
    if (!document.path("dateIncoming").isTextual()) {
      faults.add("dateIncoming");
    } else {
      rules.date(document.path("dateIncoming").asText());
    }
    Map<String, BigDecimal> amounts = amounts(document, faults);
    ObjectNode old = saved.get(document.path("id").asText());
    if (document.hasNonNull("id") && (old == null || !old.path("status").asText().equals("NEW"))) {
      faults.add("id");
    } else if (old == null && rules.otherNumber(kind, number) != null) {
      faults.add("documentNumber");
    }
    if (!faults.isEmpty()) {
      return SyrveVerdict.refused(number, "invalid: " + faults, envelope(null, faults));
    }
    refuseFarStores(from, to);
    ObjectNode complete = complete(document, number);
    return new SyrveVerdict(
        number, null, envelope(complete, faults), () -> save(kind, complete, from, to, amounts));
  }

  private ObjectNode parse(byte[] body) {
    try {
      if (json.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // Answered like what is not an object.
    }
    throw new SyrveRefusal(400, "Malformed JSON");
  }

  private String store(ObjectNode document, String field, List<String> faults) {
    SyrveCorporation.Item store = rules.store(document.path(field).asText(), null);
    if (store == null) {
      faults.add(field);
      return null;
    }
    return store.id();
  }

  private Map<String, BigDecimal> amounts(ObjectNode document, List<String> faults) {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    for (JsonNode item : document.path("items")) {
      ObjectNode product = rules.product(item.path("productId").asText(), null);
      if (product == null) {
        faults.add("productId");
      } else if (!item.path("amount").isNumber()) {
        faults.add("amount");
      } else {
        amounts.merge(
            product.path("id").asText(), item.path("amount").decimalValue(), BigDecimal::add);
      }
    }
    if (document.path("items").isEmpty()) {
      faults.add("items");
    }
    return amounts;
  }

  private void refuseFarStores(String from, String to) {
    if (to != null
        && !rules.store(from, null).parentId().equals(rules.store(to, null).parentId())) {
      throw new SyrveRefusal(409, "Склады документа относятся к разным торговым предприятиям");
    }
  }

  private ObjectNode complete(ObjectNode document, String number) {
    ObjectNode complete = document.deepCopy();
    if (!complete.hasNonNull("id")) {
      // The same after a restart, which reads the documents again.
      String name = number + " " + saved.size();
      complete.put("id", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    }
    complete.put("documentNumber", number);
    int num = 0;
    for (JsonNode item : complete.path("items")) {
      ObjectNode product = rules.product(item.path("productId").asText(), null);
      ((ObjectNode) item).put("num", ++num).putNull("cost");
      ((ObjectNode) item).put("measureUnitId", product.path("mainUnit").asText());
    }
    return complete;
  }

  private void save(
      String kind, ObjectNode document, String from, String to, Map<String, BigDecimal> amounts) {
    saved.put(document.path("id").asText(), document);
    kinds.put(document.path("id").asText(), kind);
    if (document.path("status").asText().equals("PROCESSED")) {
      amounts.forEach(
          (product, amount) -> {
            rules.world.stock.add(from, product, amount.negate());
            if (to != null) {
              rules.world.stock.add(to, product, amount);
            }
          });
    }
  }

  private SyrveAnswer envelope(JsonNode response, List<String> faults) {
    ObjectNode envelope = json.createObjectNode();
    envelope.put("result", faults.isEmpty() ? "SUCCESS" : "ERROR");
    ArrayNode errors = envelope.putArray("errors");
    faults.forEach(
        fault ->
            errors
                .addObject()
                .put("code", "INVALID_" + fault)
                .put("value", "Field '" + fault + "' is missing, unknown or not allowed"));
    envelope.set("response", response);
    envelope.put("revision", rules.world.products.revision());
    return SyrveAnswer.json(envelope);
  }

  /** The documents whose day lies between two, both included. */
  SyrveAnswer list(String kind, SyrveCall call) {
    LocalDate from = SyrveRules.day(call.one("dateFrom"));
    LocalDate to = SyrveRules.day(call.one("dateTo"));
    ArrayNode list = json.createArrayNode();
    saved.values().stream()
        .filter(document -> kinds.get(document.path("id").asText()).equals(kind))
        .filter(
            document -> {
              LocalDate day =
                  SyrveRules.day(document.path("dateIncoming").asText().substring(0, DATE_LENGTH));
              return !day.isBefore(from) && !day.isAfter(to);
            })
        .forEach(list::add);
    return envelope(list, List.of());
  }

  SyrveAnswer byNumber(String kind, SyrveCall call) {
    ArrayNode list = json.createArrayNode();
    saved.values().stream()
        .filter(document -> kinds.get(document.path("id").asText()).equals(kind))
        .filter(
            document -> document.path("documentNumber").asText().equals(call.one("documentNumber")))
        .forEach(list::add);
    return SyrveAnswer.json(list);
  }

  SyrveAnswer byId(SyrveCall call) {
    ObjectNode document = saved.get(call.one("id"));
    return document == null
        ? SyrveAnswer.text(404, "Document is not found")
        : SyrveAnswer.json(document);
  }
}
