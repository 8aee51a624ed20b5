package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a server said of a document (reference/syrve.md 6.4, 7.2, 2.4).
 *
 * @param documentNumber as the server has it
 * @param otherSuggestedNumber a free number, when the document's own is taken
 * @param errorMessage the server's, verbatim
 * @param additionalInfo the server's, verbatim; may have several lines
 * @param date of the document, as the server wrote it
 * @param items of a stock-take, at most {@value #MOST_ITEMS}
 * @param itemCount how many there are in all
 * @param deviating how many of all have an actual amount that is not the expected one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
    boolean valid,
    boolean warning,
    @JsonProperty("document_number") String documentNumber,
    @JsonProperty("other_suggested_number") String otherSuggestedNumber,
    @JsonProperty("error_message") String errorMessage,
    @JsonProperty("additional_info") String additionalInfo,
    Place store,
    String date,
    List<Item> items,
    @JsonProperty("item_count") int itemCount,
    int deviating) {

  /** More items are counted, and not kept. */
  static final int MOST_ITEMS = 5_000;

  /** Something that has an id, a code and a name; each may be null. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Place(String id, String code, String name) {}

  /**
   * What was counted of a product.
   *
   * @param expected what the server believed to have; null when it did not say
   * @param actual what was counted
   * @param difference actual - expected: the server's own is not to be relied on (6.4)
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      Place product,
      BigDecimal expected,
      BigDecimal actual,
      BigDecimal difference,
      @JsonProperty("expected_sum") BigDecimal expectedSum,
      @JsonProperty("difference_sum") BigDecimal differenceSum) {}

  /** The server's words about a refusal; a substitute when it has none. */
  String sentence() {
    StringBuilder said = new StringBuilder();
    for (String part : new String[] {errorMessage, additionalInfo}) {
      if (part != null && !part.isBlank()) {
        said.append(said.isEmpty() ? "" : "\n").append(part.strip());
      }
    }
    return said.isEmpty() ? "the server refused the document without saying why" : said.toString();
  }

  /** Whether the server says that the document's number is taken. */
  boolean isNumberTaken() {
    return otherSuggestedNumber != null && !otherSuggestedNumber.equals(documentNumber);
  }
}
