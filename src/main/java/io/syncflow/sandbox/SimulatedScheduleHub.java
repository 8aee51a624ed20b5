package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * ScheduleHub over HTTP: takes batches of stock levels, keeps the newest version of each and a
 * journal of what it was sent, and answers a repeated {@code Idempotency-Key} with what it answered
 * first. Items, answer and journal are one transaction.
 */
final class SimulatedScheduleHub implements ApiHandler.Work {

  private static final String ENTITY = "/entities/stock_levels";
  private static final int LARGEST_BATCH = 1_000;

  private final ErpDatabase database;
  private final Set<String> frozen;
  private final BooleanSupplier counting;
  private final Supplier<Set<String>> indigestible;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param frozen items whose stock cannot change while it is being counted
   * @param indigestible items for whose sake a whole batch is refused
   */
  SimulatedScheduleHub(
      ErpDatabase database,
      Set<String> frozen,
      BooleanSupplier counting,
      Supplier<Set<String>> indigestible) {
    this.indigestible = indigestible;
    this.database = database;
    this.frozen = Set.copyOf(frozen);
    this.counting = counting;
  }

  @Override
  public ApiHandler.Reply reply(ApiHandler.Call call) {
    if (call.path().isEmpty() || call.path().equals("/")) {
      return new ApiHandler.Reply(200, JsonNodeFactory.instance.objectNode().put("status", "ok"));
    }
    if (call.path().equals(ENTITY)) {
      return new ApiHandler.Reply(200, description());
    }
    if (!call.path().equals(ENTITY + "/items") || !call.method().equals("POST")) {
      return ApiHandler.Reply.problem(404, "there is nothing here");
    }
    ObjectNode batch = ApiHandler.object(json, call.body());
    if (call.idempotencyKey() == null || batch == null || !batch.path("items").isArray()) {
      return ApiHandler.Reply.problem(400, "a batch has an Idempotency-Key and items");
    }
    if (batch.path("items").size() > LARGEST_BATCH) {
      return ApiHandler.Reply.problem(413, "a batch has at most " + LARGEST_BATCH + " items");
    }
    for (JsonNode item : batch.path("items")) {
      if (indigestible.get().contains(item.path("key").path(0).asText())) {
        return ApiHandler.Reply.problem(400, "the batch cannot be read");
      }
    }
    return take(call, batch.withArray("items"));
  }

  private static ObjectNode description() {
    ObjectNode entity = JsonNodeFactory.instance.objectNode();
    entity.putArray("key").add("item_no");
    ArrayNode fields = entity.putArray("fields");
    fields
        .addObject()
        .put("name", "item_no")
        .put("type", "text")
        .put("length", 25)
        .put("required", true);
    fields
        .addObject()
        .put("name", "site_code")
        .put("type", "text")
        .put("length", 10)
        .put("required", true);
    fields.addObject().put("name", "quantity").put("type", "int4").put("required", true);
    return entity;
  }

  private ApiHandler.Reply take(ApiHandler.Call call, ArrayNode items) {
    try (Connection connection = database.connect()) {
      String hash = sha256(call.body());
      try (PreparedStatement find =
          connection.prepareStatement(
              "select BODY_HASH, ANSWER from SANDBOX.SCHEDULEHUB_ANSWERS where IDEMPOTENCY_KEY = ?")) {
        find.setString(1, call.idempotencyKey());
        try (ResultSet known = find.executeQuery()) {
          if (known.next()) {
            return known.getString(1).equals(hash)
                ? repeated(connection, call, known.getString(2))
                : ApiHandler.Reply.problem(422, "the Idempotency-Key was used for another batch");
          }
        }
      }
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode results = answer.putArray("results");
      for (JsonNode item : items) {
        results.add(result(connection, item));
      }
      note(connection, call.idempotencyKey(), items.size(), false);
      try (PreparedStatement keep =
          connection.prepareStatement("insert into SANDBOX.SCHEDULEHUB_ANSWERS values (?, ?, ?)")) {
        keep.setString(1, call.idempotencyKey());
        keep.setString(2, hash);
        keep.setString(3, answer.toString());
        keep.executeUpdate();
      }
      connection.commit();
      return new ApiHandler.Reply(200, answer);
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated ScheduleHub failed", e);
    }
  }

  private ApiHandler.Reply repeated(Connection connection, ApiHandler.Call call, String answer)
      throws SQLException {
    ObjectNode known = ApiHandler.object(json, answer.getBytes(StandardCharsets.UTF_8));
    note(connection, call.idempotencyKey(), known.path("results").size(), true);
    connection.commit();
    return new ApiHandler.Reply(200, known);
  }

  private ObjectNode result(Connection connection, JsonNode item) throws SQLException {
    String key = item.path("key").path(0).asText();
    long version = item.path("version").asLong();
    String data = item.path("data").toString();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (counting.getAsBoolean() && frozen.contains(key)) {
      return result
          .put("status", "rejected")
          .put("code", "item_frozen")
          .put("message", "the stock of " + key + " is being counted and cannot change");
    }
    try (PreparedStatement find =
        connection.prepareStatement(
            "select VERSION, CONTENT from SANDBOX.SCHEDULEHUB_STOCK where ITEM_NO = ?")) {
      find.setString(1, key);
      try (ResultSet known = find.executeQuery()) {
        if (!known.next()) {
          write(connection, key, version, data);
          return result.put("status", "inserted");
        }
        if (known.getLong(1) > version) {
          return result.put("status", "superseded");
        }
        boolean same = known.getString(2).equals(data);
        write(connection, key, version, data);
        return result.put("status", same ? "unchanged" : "updated");
      }
    }
  }

  private static void write(Connection connection, String key, long version, String data)
      throws SQLException {
    try (PreparedStatement merge =
        connection.prepareStatement(
            "merge into SANDBOX.SCHEDULEHUB_STOCK (ITEM_NO, VERSION, CONTENT) key (ITEM_NO)"
                + " values (?, ?, ?)")) {
      merge.setString(1, key);
      merge.setLong(2, version);
      merge.setString(3, data);
      merge.executeUpdate();
    }
  }

  private static void note(Connection connection, String key, int items, boolean repeated)
      throws SQLException {
    try (PreparedStatement note =
        connection.prepareStatement(
            "insert into SANDBOX.SCHEDULEHUB_JOURNAL (IDEMPOTENCY_KEY, ITEMS, REPEATED)"
                + " values (?, ?, ?)")) {
      note.setString(1, key);
      note.setInt(2, items);
      note.setBoolean(3, repeated);
      note.executeUpdate();
    }
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
