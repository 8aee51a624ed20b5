package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.record.JsonValues;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds out what webhooks are about, and asks the shop how it is now. */
public final class ShopEvents {

  private static final String BULK = "bulk_operations/finish";
  private static final String ITEM = "gid://shopify/InventoryItem/";
  private static final String LOCATION = "gid://shopify/Location/";

  private final ShopAccounts accounts;
  private final ProductReader products;
  private final RunControl control;
  private final BulkHints hints;
  private final ObjectMapper json = JsonValues.mapper();

  ShopEvents(ShopAccounts accounts, ShopClient client, RunControl control, BulkHints hints) {
    this.accounts = accounts;
    this.products = new ProductReader(client);
    this.control = control;
    this.hints = hints;
  }

  /** What is collected on the way. */
  private static final class Batch {
    private final Map<String, List<ShopEvent>> products = new LinkedHashMap<>();
    private final List<StockLevel> levels = new ArrayList<>();
    private final List<UUID> done = new ArrayList<>();
    private final List<UUID> hints = new ArrayList<>();
    private final List<UUID> ignored = new ArrayList<>();
    private final List<UUID> failed = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();

    private void reject(ShopEvent event, Stage stage, String code, String reason, String raw) {
      failed.add(event.id());
      rejected.add(
          new Rejection(
              ShopProducts.key(event.id().toString()), null, stage, code, reason, raw, null));
    }
  }

  /**
   * Asks about events; outside of any transaction.
   *
   * @throws io.syncflow.http.CallFailed when the shop cannot be asked: they wait
   */
  public EventBatch read(Run run, List<ShopEvent> events) {
    Batch batch = new Batch();
    events.forEach(event -> sort(batch, event));
    ShopAccount account = accounts.of(run.org());
    Asking asking = new Asking(run.id(), () -> control.obey(run), false);
    List<ShopProduct> found = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    int about = 0;
    for (Map.Entry<String, List<ShopEvent>> hints : batch.products.entrySet()) {
      try {
        Optional<ShopProduct> product = products.find(account, hints.getKey(), asking);
        product.ifPresentOrElse(found::add, () -> gone.add(hints.getKey()));
        about += hints.getValue().size();
        hints.getValue().forEach(event -> batch.done.add(event.id()));
      } catch (ShopRefused refused) {
        hints
            .getValue()
            .forEach(
                event ->
                    batch.reject(
                        event, Stage.FETCH, "shop_refused", refused.getMessage(), raw(event)));
      }
    }
    return new EventBatch(
        new ShopChunk(found, gone, null),
        about,
        batch.levels,
        batch.done,
        batch.hints,
        batch.ignored,
        batch.failed,
        batch.rejected);
  }

  private void sort(Batch batch, ShopEvent event) {
    String topic = event.topic() == null ? "" : event.topic();
    if (!topic.startsWith("products/")
        && !topic.equals("inventory_levels/update")
        && !topic.equals(BULK)) {
      batch.ignored.add(event.id());
      return;
    }
    JsonNode body;
    try {
      body = json.readTree(event.body());
    } catch (IOException e) {
      batch.reject(event, Stage.PARSE, "not_json", "the webhook's body is not JSON", raw(event));
      return;
    }
    if (topic.equals(BULK)) {
      hints.ended(body.path("admin_graphql_api_id").asText());
      batch.hints.add(event.id());
    } else if (topic.startsWith("products/") && body.path("id").canConvertToLong()) {
      batch
          .products
          .computeIfAbsent(ShopProduct.id(body.path("id").longValue()), id -> new ArrayList<>())
          .add(event);
    } else if (topic.startsWith("products/")) {
      batch.reject(event, Stage.PARSE, "no_id", "the webhook names no product", raw(event));
    } else {
      level(batch, event, body);
    }
  }

  private void level(Batch batch, ShopEvent event, JsonNode body) {
    JsonNode item = body.path("inventory_item_id");
    JsonNode location = body.path("location_id");
    JsonNode available = body.path("available");
    Instant updatedAt = time(body.path("updated_at").asText());
    boolean readable =
        item.canConvertToLong()
            && location.canConvertToLong()
            && (available.isNull() || available.canConvertToLong())
            && updatedAt != null;
    if (!readable) {
      batch.reject(event, Stage.PARSE, "no_level", "the webhook names no stock level", raw(event));
      return;
    }
    batch.levels.add(
        new StockLevel(
            ITEM + item.longValue(),
            LOCATION + location.longValue(),
            available.isNull() ? null : available.longValue(),
            updatedAt));
    batch.done.add(event.id());
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The body as a JSON object, whatever it is. */
  private String raw(ShopEvent event) {
    try {
      JsonNode body = json.readTree(event.body());
      if (body.isObject()) {
        return body.toString();
      }
    } catch (IOException e) {
      // Kept as bytes.
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("body_base64", Base64.getEncoder().encodeToString(event.body()))
        .toString();
  }
}
