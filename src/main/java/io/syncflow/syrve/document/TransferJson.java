package io.syncflow.syrve.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** Goods that move from one store to another. */
final class TransferJson extends StockJson {

  @Override
  public List<String> header() {
    return List.of("number", "date", "status", "store_from_id", "store_to_id", "note");
  }

  @Override
  void putPlaces(Fields header, ObjectNode document) {
    UUID from = header.required("store_from_id", header.id("store_from_id"));
    UUID to = header.required("store_to_id", header.id("store_to_id"));
    if (from != null && from.equals(to)) {
      header.fault("The store_from_id and the store_to_id are the same store.");
    }
    put(document, "storeFromId", from);
    put(document, "storeToId", to);
  }

  @Override
  public UUID store(Fields header) {
    return header.id("store_from_id");
  }
}
