package io.syncflow.syrve.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stylesheet may get wrong, and how it is told: with the line and its product. */
class DocumentCheckTest {

  private static final String PRODUCT = "0B7F3F6E-62A5-4B51-8C55-AA0D4B1F9E01";

  private final DocumentCheck check = new DocumentCheck();

  @Test
  void takes_a_document_as_the_manual_wants_it_and_gives_it_back_unchanged() {
    byte[] document = bytes(document(store(), item("SAVE", PRODUCT, "1.5")));
    assertThat(check.check("incomingInventory", document, 1)).isSameAs(document);
  }

  @Test
  void wants_exactly_one_of_store_id_and_store_code() {
    assertThat(faults(document("", item("SAVE", PRODUCT, "1"))))
        .containsExactly(": items stands where it may not; expected is storeId or storeCode.");
    assertThat(faults(document(store() + "<storeCode>1</storeCode>", item("SAVE", PRODUCT, "1"))))
        .containsExactly(
            ": storeCode stands where it may not; expected is conceptionId or conceptionCode or"
                + " comment or items.");
  }

  @Test
  void names_line_and_product_of_an_amount_that_is_none() {
    String product = PRODUCT.toLowerCase(java.util.Locale.ROOT);
    for (String amount : List.of("1,5", "1e3", "-1", "1.2345", "", "+1", "1.5 x", "NaN", ".5")) {
      assertThat(
              faults(document(store(), item("SAVE", PRODUCT, "1") + item("SAVE", PRODUCT, amount))))
          .containsExactly(
              "line 2 (product "
                  + product
                  + "): amountContainer is \""
                  + amount
                  + "\" instead of a number such as 12.345: a dot, at most 3 decimals, no sign, no"
                  + " exponent.");
    }
  }

  @Test
  void names_what_is_missing_unknown_or_of_the_wrong_form() {
    assertThat(faults(document(store(), "<item><status>SAVE</status></item>")))
        .containsExactly(
            "line 1: something is missing; expected is recalculationNumber or productId or"
                + " productArticle.");
    assertThat(faults(document(store(), item("SAVED", "x", "1"))))
        .containsExactly(
            "line 1: status is \"SAVED\" instead of one of NEW, SAVE, RECALC.",
            "line 1: productId is \"x\" instead of a UUID.");
    assertThat(faults(document(store(), "")))
        .containsExactly(": something is missing; expected is item.");
    assertThat(faults("<order/>"))
        .containsExactly(": the element, its attributes or its text are not those of a document.");
    assertThat(
            faults(
                document(store(), item("SAVE", PRODUCT, "1"))
                    .replace("2026-11-21T08:00:00", "21.11.2026")))
        .containsExactly(
            ": dateIncoming is \"21.11.2026\" instead of a time such as 2026-11-21T08:00:00.");
    assertThat(
            faults(
                document(store(), item("SAVE", PRODUCT, "1"))
                    .replace("2026-11-21T08:00:00", "2026-02-30T08:00:00")))
        .containsExactly(
            ": dateIncoming is \"2026-02-30T08:00:00\" instead of a time such as"
                + " 2026-11-21T08:00:00.");
  }

  @Test
  void wants_one_status_for_all_lines_of_a_product_in_whatever_case_its_id_is() {
    assertThat(
            faults(
                document(
                    store(),
                    item("SAVE", PRODUCT, "1")
                        + item("RECALC", PRODUCT.toLowerCase(java.util.Locale.ROOT), "2"))))
        .containsExactly(
            "line 2 (product 0b7f3f6e-62a5-4b51-8c55-aa0d4b1f9e01): Its status is RECALC, and line"
                + " 1 of the same product has SAVE; all lines of a product need the same.");
  }

  @Test
  void refuses_a_document_that_lost_a_line() {
    assertThat(faults(document(store(), item("SAVE", PRODUCT, "1")), 2))
        .containsExactly(": The stylesheet made 1 items of 2 lines; every line has to arrive.");
  }

  @Test
  void refuses_text_beside_elements_and_what_is_no_xml() {
    assertThat(faults(document(store() + "lost", item("SAVE", PRODUCT, "1")))).hasSize(1);
    assertThatThrownBy(() -> check.check("incomingInventory", bytes("<document>"), null))
        .isInstanceOf(DocumentRefused.class)
        .hasMessageStartingWith("The XML is not well-formed (line 1");
  }

  private List<String> faults(String document) {
    return faults(document, null);
  }

  private List<String> faults(String document, Integer lines) {
    try {
      check.check("incomingInventory", bytes(document), lines);
    } catch (DocumentRefused e) {
      return e.faults().stream().map(fault -> fault.place() + ": " + fault.reason()).toList();
    }
    return List.of();
  }

  private static String store() {
    return "<storeId>5a6c1d40-03b1-4a7e-9f0e-7d6f6c1b2a10</storeId>";
  }

  private static String item(String status, String product, String amount) {
    return "<item><status>"
        + status
        + "</status><productId>"
        + product
        + "</productId><amountContainer>"
        + amount
        + "</amountContainer></item>";
  }

  private static String document(String store, String items) {
    return "<document><documentNumber>1</documentNumber>"
        + "<dateIncoming>2026-11-21T08:00:00</dateIncoming><status>PROCESSED</status>"
        + "<accountSurplusCode>5.10</accountSurplusCode>"
        + "<accountShortageCode>5.09</accountShortageCode>"
        + store
        + "<items>"
        + items
        + "</items></document>";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
