package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads items with their prices, page by page; the cursor moves when the last one is kept. */
final class PriceRead implements XoroRead {

  private final XoroAccount account;
  private final XoroWalk walk;
  private final long begun;
  private boolean ended;

  /**
   * @param begun where the cursor stands after a complete read, in microseconds since 1970: when
   *     the read began, because what changes meanwhile may have been passed
   */
  PriceRead(XoroAccount account, XoroWalk walk, long begun) {
    this.account = account;
    this.walk = walk;
    this.begun = begun;
  }

  @Override
  public XoroChunk next() {
    if (ended) {
      return null;
    }
    List<JsonNode> rows = walk.next();
    if (rows == null) {
      ended = true;
      return new XoroChunk(List.of(), List.of(), List.of(), 0, begun);
    }
    Map<BusinessKey, PriceLine> lines = new LinkedHashMap<>();
    List<Rejection> rejected = new ArrayList<>();
    for (JsonNode json : rows) {
      XoroRow row = new XoroRow(json);
      try {
        PriceLine line = line(row);
        if (lines.putIfAbsent(line.key(), line) != null) {
          throw new XoroRow.Fault("duplicate_id", "Id: the page has " + line.item() + " twice");
        }
      } catch (XoroRow.Fault fault) {
        rejected.add(
            Rejections.of(fault, Stage.VALIDATE, List.of(Rejections.part(row, "Id")), row));
      }
    }
    return new XoroChunk(List.of(), List.copyOf(lines.values()), rejected, 0, null);
  }

  private PriceLine line(XoroRow row) {
    String currency = row.optional("CurrencyCode");
    if (currency != null && !currency.matches("[A-Z]{3}")) {
      throw new XoroRow.Fault("not_a_currency", "CurrencyCode: \"" + currency + "\" is none");
    }
    return new PriceLine(
        row.required("Id"),
        row.required("ItemNumber"),
        row.optional("ItemUpc"),
        row.numberOrNull("StandardUnitPrice"),
        row.numberOrNull(account.cost()),
        currency,
        row.flag("ActiveFlag"),
        row.momentOrNull("ModifyDttm", account.zone()));
  }
}
