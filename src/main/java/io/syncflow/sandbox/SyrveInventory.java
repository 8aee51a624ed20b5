package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.sandbox.SyrveStock.Balance;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges {@code incomingInventory}: a stock-take, in XML (reference/syrve.md, 6). */
final class SyrveInventory {

  static final String KIND = "incomingInventory";

  private static final List<String> LINE_STATUS = List.of("NEW", "SAVE", "RECALC");
  private static final int AMOUNT_SCALE = 3;
  private static final int REPORT_SCALE = 9;

  /** What was counted of a product. */
  private record Counted(ObjectNode product, String status, BigDecimal amount) {}

  /** A line that cannot be saved. */
  private static final class Fault extends Exception {

    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message, null, false, false);
    }
  }

  private final SyrveRules rules;

  SyrveInventory(SyrveRules rules) {
    this.rules = rules;
  }

  /**
   * @throws SyrveRefusal when the document is broken or its day is closed
   */
  SyrveVerdict judge(byte[] body) {
    SyrveDocument document = SyrveDocument.parse(body);
    String number = rules.number(document.text("documentNumber"), KIND);
    try {
      return judge(document, number);
    } catch (Fault e) {
      return SyrveVerdict.refused(number, e.getMessage(), refusal(number, null, e.getMessage()));
    }
  }

  private SyrveVerdict judge(SyrveDocument document, String number) throws Fault {
    String status = document.word("status", "NEW", SyrveRules.STATUS);
    SyrveCorporation.Item store = store(document);
    for (String account : List.of("accountSurplusCode", "accountShortageCode")) {
      String code = document.text(account);
      if (code != null && !rules.world.dictionary.hasAccount(code)) {
        throw new Fault("Account with code '" + code + "' is not found");
      }
    }
    LocalDateTime date = rules.date(document.text("dateIncoming"));
    Map<String, Counted> counted = new LinkedHashMap<>();
    int line = 0;
    for (SyrveDocument item : document.items()) {
      count(item, ++line, counted);
    }
    String other = rules.otherNumber(KIND, number);
    if (other != null) {
      String taken = SyrveRules.taken(number);
      return SyrveVerdict.refused(number, taken, refusal(number, other, taken));
    }
    boolean posted = status.equals("PROCESSED");
    return new SyrveVerdict(
        number,
        null,
        SyrveAnswer.xml(acceptance(number, store, date, counted, posted)),
        () -> {
          if (posted) {
            counted.values().stream()
                .filter(count -> count.status().equals("SAVE"))
                .forEach(
                    count ->
                        rules.world.stock.set(
                            store.id(), count.product().path("id").asText(), count.amount()));
          }
        });
  }

  private SyrveCorporation.Item store(SyrveDocument document) throws Fault {
    String id = document.text("storeId");
    String code = document.text("storeCode");
    if (id == null && code == null) {
      throw new Fault("Store is not specified: storeId or storeCode is required");
    }
    SyrveCorporation.Item store = rules.store(id, code);
    if (store == null) {
      throw new Fault("Store '" + (id == null ? code : id) + "' is not found");
    }
    return store;
  }

  private void count(SyrveDocument item, int line, Map<String, Counted> counted) throws Fault {
    String id = item.text("productId");
    String article = item.text("productArticle");
    ObjectNode product = rules.product(id, article);
    if (product == null) {
      throw new Fault(
          "Line " + line + ": product '" + (id == null ? article : id) + "' is not found");
    }
    String status = item.word("status", "SAVE", LINE_STATUS);
    BigDecimal amount = item.number("amountContainer");
    BigDecimal base =
        amount == null ? BigDecimal.ZERO : amount.multiply(inBaseUnits(item, product, line));
    String key = product.path("id").asText();
    Counted before = counted.get(key);
    if (before != null && !before.status().equals(status)) {
      throw new Fault(
          "Line " + line + ": all lines of product '" + key + "' must have the same status");
    }
    BigDecimal sum = before == null ? base : before.amount().add(base);
    counted.put(
        key, new Counted(product, status, sum.setScale(AMOUNT_SCALE, RoundingMode.HALF_UP)));
  }

  /** How many base units a package holds; 1 for none. */
  private static BigDecimal inBaseUnits(SyrveDocument item, JsonNode product, int line)
      throws Fault {
    String id = item.text("containerId");
    String code = item.text("containerCode");
    if (id == null && code == null) {
      return BigDecimal.ONE;
    }
    for (JsonNode container : product.path("containers")) {
      boolean wanted =
          id != null
              ? container.path("id").asText().equalsIgnoreCase(id)
              : container.path("num").asText().equals(code);
      if (wanted) {
        return container.path("count").decimalValue();
      }
    }
    throw new Fault("Line " + line + ": container '" + (id == null ? code : id) + "' is not found");
  }

  private String acceptance(
      String number,
      SyrveCorporation.Item store,
      LocalDateTime date,
      Map<String, Counted> counted,
      boolean posted) {
    SyrveXml xml = new SyrveXml("incomingInventoryValidationResult");
    xml.leaf("valid", true).leaf("warning", false).leaf("documentNumber", number);
    xml.open("store").leaf("id", store.id()).leaf("code", store.code());
    xml.leaf("name", store.name()).close();
    xml.leaf("date", SyrveRules.withOffset(date));
    xml.open("items");
    counted.forEach(
        (id, count) -> {
          Balance expected = rules.world.stock.of(store.id(), id);
          xml.open("item").open("product").leaf("id", id);
          xml.leaf("code", count.product().path("num").asText());
          xml.leaf("name", count.product().path("name").asText()).close();
          xml.leaf(
              "expectedAmount",
              expected.amount().setScale(REPORT_SCALE, RoundingMode.HALF_UP).toPlainString());
          xml.leaf("expectedSum", expected.sum().toPlainString());
          BigDecimal actual = count.status().equals("SAVE") ? count.amount() : BigDecimal.ZERO;
          xml.leaf("actualAmount", actual.toPlainString());
          BigDecimal difference = posted ? actual.subtract(expected.amount()) : BigDecimal.ZERO;
          xml.leaf(
              "differenceAmount",
              difference.setScale(REPORT_SCALE, RoundingMode.HALF_UP).toPlainString());
          xml.leaf("differenceSum", "0").close();
        });
    return xml.close().end();
  }

  private static SyrveAnswer refusal(String number, String other, String error) {
    SyrveXml xml = new SyrveXml("incomingInventoryValidationResult");
    xml.leaf("valid", false).leaf("warning", false).leaf("documentNumber", number);
    xml.leaf("otherSuggestedNumber", other).leaf("errorMessage", error);
    return SyrveAnswer.xml(xml.open("items").close().end());
  }
}
