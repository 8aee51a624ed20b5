package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * APISmith: pages of stores, customers and orders by (rowversion, key), up to a bound that it names
 * with the first page; or all of them by key; or those of given keys.
 */
final class SimulatedApiSmith implements ApiHandler.Work {

  private static final Map<String, String> KEYS =
      Map.of("stores", "store_id", "customers", "customer_id", "orders", "order_id");

  private final IntSupplier day;
  private final Clock clock;
  private final ShopRecords records;
  private final ObjectMapper json = new ObjectMapper();

  /** The last page of each resource, for the fault that repeats it. */
  private final Map<String, ObjectNode> last = new ConcurrentHashMap<>();

  /**
   * @param day 1, or 2 once the second day has happened
   */
  SimulatedApiSmith(IntSupplier day, long seed, Clock clock) {
    this.day = day;
    this.clock = clock;
    this.records = new ShopRecords(seed);
  }

  @Override
  public ApiHandler.Reply reply(ApiHandler.Call call) {
    String resource = call.path().substring(1);
    if (resource.isEmpty() || resource.equals("status")) {
      return new ApiHandler.Reply(200, JsonNodeFactory.instance.objectNode().put("status", "ok"));
    }
    if (!KEYS.containsKey(resource)) {
      return ApiHandler.Reply.problem(404, "there is no resource " + resource);
    }
    if (call.fault() == ApiFault.REPEATED_PAGE && last.containsKey(resource)) {
      return new ApiHandler.Reply(200, last.get(resource));
    }
    ObjectNode page =
        call.query().containsKey("keys")
            ? ofKeys(resource, call.query())
            : call.query().getOrDefault("order", "").equals("key")
                ? byKey(resource, call.query())
                : page(resource, call.query());
    if (call.fault() == ApiFault.OUT_OF_ORDER) {
      shuffle(page);
    }
    last.put(resource, page);
    return new ApiHandler.Reply(200, page);
  }

  private ObjectNode ofKeys(String resource, Map<String, String> query) {
    Set<String> wanted = new HashSet<>();
    try {
      json.readTree(query.get("keys")).forEach(key -> wanted.add(key.path(0).asText()));
    } catch (JsonProcessingException e) {
      wanted.clear();
    }
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    records.of(resource, day.getAsInt()).stream()
        .filter(record -> wanted.contains(record.path(KEYS.get(resource)).asText()))
        .forEach(items::add);
    return page.put("more", false);
  }

  private ObjectNode byKey(String resource, Map<String, String> query) {
    String key = KEYS.get(resource);
    List<ObjectNode> all = records.of(resource, day.getAsInt());
    long afterKey = afterKey(query.get("after_key"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    List<ObjectNode> rest =
        all.stream()
            .filter(record -> record.path(key).asLong() > afterKey)
            .sorted(Comparator.comparingLong(record -> record.path(key).asLong()))
            .toList();
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    rest.stream().limit(limit).forEach(items::add);
    return page.put("more", rest.size() > limit).put("order", "key").put("total", all.size());
  }

  private ObjectNode page(String resource, Map<String, String> query) {
    String key = KEYS.get(resource);
    List<ObjectNode> all = records.of(resource, day.getAsInt());
    long bound =
        query.containsKey("until")
            ? Long.parseLong(query.get("until"))
            : all.stream().mapToLong(SimulatedApiSmith::version).max().orElse(0);
    long from = Long.parseLong(query.getOrDefault("from", "0"));
    long afterVersion = Long.parseLong(query.getOrDefault("after_rowversion", "-1"));
    long afterKey = afterKey(query.get("after_key"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    List<ObjectNode> wanted =
        all.stream()
            .filter(record -> version(record) >= from && version(record) <= bound)
            .sorted(
                Comparator.comparingLong(SimulatedApiSmith::version)
                    .thenComparing(record -> record.path(key).asLong()))
            .toList();
    List<ObjectNode> rest =
        wanted.stream()
            .filter(
                record ->
                    version(record) > afterVersion
                        || version(record) == afterVersion && record.path(key).asLong() > afterKey)
            .toList();
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("items");
    rest.stream().limit(limit).forEach(items::add);
    page.put("more", rest.size() > limit).put("bound", bound).put("total", wanted.size());
    return page.put("clock", clock.instant().toString());
  }

  private long afterKey(String text) {
    try {
      return text == null ? 0 : json.readTree(text).path(0).asLong();
    } catch (JsonProcessingException e) {
      return 0;
    }
  }

  private static long version(JsonNode record) {
    return record.path("rowversion").asLong();
  }

  private static void shuffle(ObjectNode page) {
    List<JsonNode> items = new ArrayList<>();
    page.path("items").forEach(items::add);
    Collections.shuffle(items, new Random(items.size()));
    page.putArray("items").addAll(items);
  }
}
