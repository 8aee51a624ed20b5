package io.syncflow.syrve.document;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The organisation's stores as bootstrap last saw them, in the caller's transaction. */
final class KnownStores {

  /** What a sentence names of them. */
  private static final int SHOWN = 20;

  private static final String SELECT =
      "SELECT syrve_id, payload ->> 'code' FROM public.syrve_current_objects WHERE tenant_id = ?"
          + " AND entity_type = 'store' AND missing_since IS NULL ORDER BY 2, 1";

  private record Store(UUID id, String code) {}

  private final UUID org;
  private final List<Store> stores;

  private KnownStores(UUID org, List<Store> stores) {
    this.org = org;
    this.stores = stores;
  }

  static KnownStores of(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setObject(1, org);
      List<Store> stores = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stores.add(new Store(row.getObject(1, UUID.class), row.getString(2)));
        }
      }
      return new KnownStores(org, stores);
    }
  }

  /**
   * Refuses a store that Syrve does not have. While no bootstrap has seen any store, nobody knows,
   * and Syrve itself will say.
   *
   * @param id null when the store is named by its code
   * @param code null when the store is named by its id
   * @throws SessionRefused when it is unknown, or its code belongs to several
   */
  void refuseUnknown(UUID id, String code) {
    if (stores.isEmpty()) {
      return;
    }
    long found = stores.stream().filter(store -> named(store, id, code)).count();
    if (found == 0) {
      throw new SessionRefused(
          SessionRefused.Reason.UNKNOWN_STORE,
          "Syrve has no store with the "
              + (id == null ? "code " + code : "id " + id)
              + "; it has those with the codes "
              + codes()
              + ". A new one is known after: syncflow sync syrve bootstrap.");
    }
    if (found > 1) {
      throw new SessionRefused(
          SessionRefused.Reason.UNKNOWN_STORE,
          "Syrve has " + found + " stores with the code " + code + "; name yours by its id.");
    }
  }

  /**
   * The store behind a code: its documents keep their order with those that name it by its id. Of a
   * store that no bootstrap has seen the id is made from the code (decision 30), which keeps those
   * in order that name it alike.
   */
  UUID idOf(String code) {
    return stores.stream()
        .filter(store -> named(store, null, code))
        .map(Store::id)
        .findFirst()
        .orElseGet(() -> UuidCreator.getNameBasedSha1(org, "store code|" + code));
  }

  private static boolean named(Store store, UUID id, String code) {
    return id == null ? code.equals(store.code()) : id.equals(store.id());
  }

  private String codes() {
    List<String> codes = stores.stream().map(Store::code).filter(code -> code != null).toList();
    return codes.size() <= SHOWN
        ? String.join(", ", codes)
        : String.join(", ", codes.subList(0, SHOWN)) + " and " + (codes.size() - SHOWN) + " more";
  }
}
