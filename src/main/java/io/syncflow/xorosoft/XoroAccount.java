package io.syncflow.xorosoft;

import io.syncflow.http.ApiAccount;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;

/**
 * An organisation's account at Xorosoft.
 *
 * @param api where it is and who the hub is there
 * @param zone in which its dates are meant: they carry none
 * @param quantity which of its quantities may be sold (see {@link #QUANTITIES})
 * @param cost which of an item's costs is its cost price (see {@link #COSTS})
 * @param warehouses the stores whose stock is carried: name there to warehouse code here, in order
 */
public record XoroAccount(
    ApiAccount api, ZoneId zone, String quantity, String cost, Map<String, String> warehouses) {

  /** What an inventory row calls stock that can be promised; their meaning is the vendor's. */
  public static final Set<String> QUANTITIES = Set.of("AvailableQty", "ATSQty", "NetAvailable");

  /** What an item row calls its cost. */
  public static final Set<String> COSTS =
      Set.of("StandardUnitCost", "AverageUnitCost", "LastUnitCost", "LastLandedUnitCost");

  /**
   * @throws IllegalArgumentException with a sentence, when a setting is none of those
   */
  public XoroAccount {
    if (!QUANTITIES.contains(quantity)) {
      throw new IllegalArgumentException(
          "quantity of the connection to xorosoft has to be one of " + QUANTITIES);
    }
    if (!COSTS.contains(cost)) {
      throw new IllegalArgumentException(
          "cost of the connection to xorosoft has to be one of " + COSTS);
    }
    if (warehouses.isEmpty()) {
      throw new IllegalArgumentException(
          "the connection to xorosoft names no store: its settings need"
              + " \"warehouses\": {\"STORE NAME\": \"WAREHOUSE CODE\"}");
    }
  }
}
