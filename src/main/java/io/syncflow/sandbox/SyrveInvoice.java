package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Judges {@code incomingInvoice}: what a supplier delivered, in XML (reference/syrve.md, 7.3). */
final class SyrveInvoice {

  static final String KIND = "incomingInvoice";

  private static final String NO_CONTAINER = "00000000-0000-0000-0000-000000000000";

  /** What arrives where. */
  private record Arrival(String store, String product, BigDecimal amount) {}

  private final SyrveRules rules;

  SyrveInvoice(SyrveRules rules) {
    this.rules = rules;
  }

  /**
   * @throws SyrveRefusal when the document is broken or its day is closed
   */
  SyrveVerdict judge(byte[] body) {
    SyrveDocument document = SyrveDocument.parse(body);
    String number = rules.number(document.text("documentNumber"), KIND);
    String status = document.word("status", "NEW", SyrveRules.STATUS);
    rules.date(document.text("dateIncoming"));
    List<Arrival> arrivals = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int line = 0;
    for (SyrveDocument item : document.items()) {
      judge(item, ++line, document.text("defaultStore"), arrivals, faults);
    }
    String other = rules.otherNumber(KIND, number);
    if (other != null) {
      String taken = SyrveRules.taken(number);
      return SyrveVerdict.refused(number, taken, answer(number, other, taken, null));
    }
    if (!faults.isEmpty()) {
      String all = String.join("\n", faults);
      return SyrveVerdict.refused(
          number, all, answer(number, null, "The document has errors", all));
    }
    return new SyrveVerdict(
        number,
        null,
        answer(number, null, null, null),
        () -> {
          if (status.equals("PROCESSED")) {
            arrivals.forEach(a -> rules.world.stock.add(a.store(), a.product(), a.amount()));
          }
        });
  }

  private void judge(
      SyrveDocument item,
      int line,
      String defaultStore,
      List<Arrival> arrivals,
      List<String> faults) {
    if (item.number("num") == null || item.number("sum") == null) {
      throw new SyrveRefusal(400, "Argument for @NotNull parameter of item " + line + " is null");
    }
    ObjectNode product = rules.product(item.text("product"), item.text("productArticle"));
    SyrveCorporation.Item store = rules.store(item.text("store", defaultStore), null);
    if (product == null) {
      faults.add("Line " + line + ": product is not found");
    } else if (store == null) {
      faults.add("Line " + line + ": store is not found");
    } else if (defaultStore != null && !store.id().equalsIgnoreCase(defaultStore)) {
      faults.add("Line " + line + ": store differs from the document's");
    } else if (!item.text("containerId", NO_CONTAINER).equals(NO_CONTAINER)
        && !hasContainer(product, item.text("containerId"))) {
      faults.add("Line " + line + ": container is not found");
    } else {
      BigDecimal amount = item.number("actualAmount");
      BigDecimal billed = item.number("amount");
      BigDecimal arrived = amount != null ? amount : billed;
      if (arrived == null) {
        faults.add("Line " + line + ": amount is not specified");
      } else {
        arrivals.add(new Arrival(store.id(), product.path("id").asText(), arrived));
      }
    }
  }

  private static boolean hasContainer(ObjectNode product, String id) {
    return product.path("containers").findValuesAsText("id").stream()
        .anyMatch(id::equalsIgnoreCase);
  }

  /** In the order of real answers, which is not the order of the XSD. */
  private static SyrveAnswer answer(String number, String other, String error, String info) {
    SyrveXml xml = new SyrveXml("documentValidationResult");
    xml.leaf("documentNumber", number).leaf("valid", error == null).leaf("warning", false);
    xml.leaf("otherSuggestedNumber", other).leaf("errorMessage", error);
    return SyrveAnswer.xml(xml.leaf("additionalInfo", info).end());
  }
}
