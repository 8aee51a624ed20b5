package io.syncflow.sandbox;

import io.syncflow.record.Stage;
import java.util.List;

/**
 * What the simulated ERP has planted, and so what a hub that loses nothing must end with.
 *
 * @param failing records that cannot pass, by entity, stage and cause
 * @param waiting records that must wait for a parent, by entity and cause
 */
public record PlantedFaults(List<Failing> failing, List<Waiting> waiting) {

  /**
   * @param entity the hub's entity
   * @param stage the stage that must refuse the record
   * @param cause what is wrong with it, for people
   * @param dayOne open dead letters after the first pass
   * @param dayTwo open dead letters after day two was read; the difference was mended in the ERP
   */
  public record Failing(String entity, Stage stage, String cause, int dayOne, int dayTwo) {}

  /**
   * @param entity the hub's entity
   * @param parent the entity waited for
   * @param cause why it is missing, for people
   * @param dayOne waiting after the first pass
   * @param dayTwo still waiting after day two was read
   */
  public record Waiting(String entity, String parent, String cause, int dayOne, int dayTwo) {}

  static final int WEIGHT_NOT_A_NUMBER = 6;
  static final int DESCRIPTION_TOO_LONG = 5;
  static final int PRICE_TOO_EXACT = 4;
  static final int IMPOSSIBLE_DATE = 4;
  static final int NAME_MISSING = 5;
  static final int CREDIT_NEGATIVE = 3;
  static final int STATE_UNKNOWN = 4;
  static final int QUANTITY_ZERO = 5;
  static final int ORDER_NEVER_COMES = 5;
  static final int ORDERS_ARRIVING = 3;
  static final int LINES_PER_ARRIVING_ORDER = 3;
  static final int LINES_OF_REFUSED_CUSTOMER = 3;
  static final int LINES_OF_MENDED_CUSTOMER = 2;
  static final int LINES_OF_MENDED_ORDER = 2;

  static final int SHOP_EMAIL_MISSING = 4;
  static final int SHOP_IMPOSSIBLE_DATE = 3;
  static final int SHOP_ORDERS_OF_MENDED_CUSTOMER = 2;
  static final int SHOP_ORDERS_OF_REFUSED_CUSTOMER = 3;
  static final int STOCK_FROZEN = 8;

  /** What every {@link SimulatedErp}, and the systems beside it, plant. */
  public static PlantedFaults planted() {
    return new PlantedFaults(
        List.of(
            failing("items", Stage.NORMALIZE, "weight is no number", WEIGHT_NOT_A_NUMBER, 1),
            failing("items", Stage.VALIDATE, "description too long", DESCRIPTION_TOO_LONG, 0),
            failing("items", Stage.VALIDATE, "price with four decimals", PRICE_TOO_EXACT, 0),
            failing("customers", Stage.NORMALIZE, "no such date", IMPOSSIBLE_DATE, 0),
            failing("customers", Stage.MAP, "name missing", NAME_MISSING, 1),
            failing("customers", Stage.LOAD, "negative credit limit", CREDIT_NEGATIVE, 0),
            failing("orders", Stage.MAP, "unknown state", STATE_UNKNOWN, 1),
            failing("order_lines", Stage.LOAD, "quantity zero", QUANTITY_ZERO, 1),
            failing("co_customers", Stage.MAP, "e-mail missing", SHOP_EMAIL_MISSING, 1),
            failing("co_orders", Stage.NORMALIZE, "no such date", SHOP_IMPOSSIBLE_DATE, 0),
            failing("stock_levels", Stage.DELIVER, "item frozen", STOCK_FROZEN, 0)),
        List.of(
            waiting("orders", "customers", "customer refused", 1, 1),
            waiting("orders", "customers", "customer mended on day two", 1, 0),
            waiting("order_lines", "orders", "order never comes", ORDER_NEVER_COMES, 5),
            waiting(
                "order_lines",
                "orders",
                "order arrives on day two",
                ORDERS_ARRIVING * LINES_PER_ARRIVING_ORDER,
                0),
            waiting(
                "order_lines",
                "orders",
                "order waits for a refused customer",
                LINES_OF_REFUSED_CUSTOMER,
                LINES_OF_REFUSED_CUSTOMER),
            waiting(
                "order_lines",
                "orders",
                "order waits for a customer mended on day two",
                LINES_OF_MENDED_CUSTOMER,
                0),
            waiting("order_lines", "orders", "order mended on day two", LINES_OF_MENDED_ORDER, 0),
            waiting(
                "co_orders",
                "co_customers",
                "customer mended on day two",
                SHOP_ORDERS_OF_MENDED_CUSTOMER,
                0),
            waiting(
                "co_orders",
                "co_customers",
                "customer refused",
                SHOP_ORDERS_OF_REFUSED_CUSTOMER,
                SHOP_ORDERS_OF_REFUSED_CUSTOMER)));
  }

  /** Open dead letters of an entity after day 1 or 2 was read. */
  public int failed(String entity, int day) {
    return failing.stream()
        .filter(f -> f.entity().equals(entity))
        .mapToInt(f -> day == 1 ? f.dayOne() : f.dayTwo())
        .sum();
  }

  /** Waiting records of an entity after day 1 or 2 was read. */
  public int pending(String entity, int day) {
    return waiting.stream()
        .filter(w -> w.entity().equals(entity))
        .mapToInt(w -> day == 1 ? w.dayOne() : w.dayTwo())
        .sum();
  }

  private static Failing failing(
      String entity, Stage stage, String cause, int count, int mendedOnDayTwo) {
    return new Failing(entity, stage, cause, count, count - mendedOnDayTwo);
  }

  private static Waiting waiting(
      String entity, String parent, String cause, int dayOne, int dayTwo) {
    return new Waiting(entity, parent, cause, dayOne, dayTwo);
  }
}
