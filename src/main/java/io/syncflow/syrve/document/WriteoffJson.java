package io.syncflow.syrve.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** Goods that are written off one store to an account. */
final class WriteoffJson extends StockJson {

  @Override
  public List<String> header() {
    return List.of("number", "date", "status", "store_id", "account_id", "note");
  }

  @Override
  void putPlaces(Fields header, ObjectNode document) {
    put(document, "storeId", header.required("store_id", header.id("store_id")));
    put(document, "accountId", header.required("account_id", header.id("account_id")));
  }

  @Override
  public UUID store(Fields header) {
    return header.id("store_id");
  }
}
