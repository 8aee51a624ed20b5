package io.syncflow.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * Judges {@code incomingInvoice}: what a supplier delivered, in XML (reference/syrve.md, 7.3), and
 * exports what it has. An import whose number is taken changes the invoice that has it (since 5.2).
 */
final class SyrveInvoice {

  static final String KIND = "incomingInvoice";

  private static final List<String> EXPORTED =
      List.of("actualAmount", "price", "sum", "amount", "product", "num", "store", "containerId");
  private static final String NO_CONTAINER = "00000000-0000-0000-0000-000000000000";

  /** What arrives where. */
  private record Arrival(String store, String product, BigDecimal amount) {}

  private record Saved(SyrveDocument document, LocalDateTime date, List<Arrival> arrivals) {}

  private final SyrveRules rules;
  private final Map<String, Saved> saved = new LinkedHashMap<>();

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
    LocalDateTime date = rules.date(document.text("dateIncoming"));
    List<Arrival> arrivals = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    int line = 0;
    for (SyrveDocument item : document.items()) {
      judge(item, ++line, document.text("defaultStore"), arrivals, faults);
    }
    if (!faults.isEmpty()) {
      String all = String.join("\n", faults);
      return SyrveVerdict.refused(number, all, answer(number, "The document has errors", all));
    }
    List<Arrival> posted = status.equals("PROCESSED") ? arrivals : List.of();
    return new SyrveVerdict(
        number,
        null,
        answer(number, null, null),
        () -> save(number, new Saved(document, date, posted)));
  }

  private void save(String number, Saved invoice) {
    Saved before = saved.put(number, invoice);
    if (before != null) {
      before
          .arrivals()
          .forEach(a -> rules.world.stock.add(a.store(), a.product(), a.amount().negate()));
    }
    invoice.arrivals().forEach(a -> rules.world.stock.add(a.store(), a.product(), a.amount()));
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
  private static SyrveAnswer answer(String number, String error, String info) {
    SyrveXml xml = new SyrveXml("documentValidationResult");
    xml.leaf("documentNumber", number).leaf("valid", error == null).leaf("warning", false);
    return SyrveAnswer.xml(xml.leaf("errorMessage", error).leaf("additionalInfo", info).end());
  }

  /** The invoices between two days, both included. */
  SyrveAnswer export(SyrveCall call) {
    LocalDate from = SyrveRules.day(call.one("from"));
    LocalDate to = SyrveRules.day(call.one("to"));
    return export(
        (number, invoice) ->
            !invoice.date().toLocalDate().isBefore(from)
                && !invoice.date().toLocalDate().isAfter(to));
  }

  /** The invoices of a number: of this year, or between two days. */
  SyrveAnswer byNumber(SyrveCall call) {
    String wanted = call.one("number");
    if (wanted == null || call.one("currentYear") == null) {
      throw new SyrveRefusal(400, "Argument for @NotNull parameter must not be null");
    }
    if (!call.flag("currentYear", false)) {
      LocalDate from = SyrveRules.day(call.one("from"));
      LocalDate to = SyrveRules.day(call.one("to"));
      return export(
          (number, invoice) ->
              number.equals(wanted)
                  && !invoice.date().toLocalDate().isBefore(from)
                  && !invoice.date().toLocalDate().isAfter(to));
    }
    int year = rules.now().getYear();
    return export((number, invoice) -> number.equals(wanted) && invoice.date().getYear() == year);
  }

  private SyrveAnswer export(BiPredicate<String, Saved> wanted) {
    SyrveXml xml = new SyrveXml("incomingInvoiceDtoes");
    saved.forEach(
        (number, invoice) -> {
          if (wanted.test(number, invoice)) {
            write(xml, number, invoice);
          }
        });
    return SyrveAnswer.xml(xml.end());
  }

  private static void write(SyrveXml xml, String number, Saved invoice) {
    SyrveDocument document = invoice.document();
    xml.open("document").leaf("id", UUID.nameUUIDFromBytes(number.getBytes(UTF_8)));
    xml.leaf("comment", document.text("comment")).leaf("documentNumber", number);
    xml.leaf("dateIncoming", SyrveRules.withOffset(invoice.date()));
    xml.leaf("invoice", document.text("invoice"));
    xml.leaf("defaultStore", document.text("defaultStore"));
    xml.leaf("supplier", document.text("supplier"));
    xml.leaf("status", document.text("status", "NEW")).open("items");
    for (SyrveDocument item : document.items()) {
      xml.open("item").leaf("isAdditionalExpense", false);
      for (String name : EXPORTED) {
        xml.leaf(name, item.text(name));
      }
      xml.close();
    }
    xml.close().close();
  }
}
