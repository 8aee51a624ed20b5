package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncflow.sandbox.ApiLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A shop of stores that speaks APISmith's JSON, and does it wrong where a test wants that. */
final class FakeShop implements AutoCloseable {

  /** What the shop can do wrong. */
  enum Habit {
    /** States no total. */
    COUNTS_NOTHING,
    /** Says nothing about an order, and keeps none. */
    KNOWS_NO_ORDER,
    /** Answers a question for keys with the first page. */
    IGNORES_KEYS,
    /** Leaves every fifth store out of its pages, and counts all of them. */
    LOSES_SOME,
    /** Has one more while a page is on its way. */
    GROWS
  }

  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, ObjectNode> stores = new ConcurrentSkipListMap<>();
  private final Set<Habit> habits = new HashSet<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeShop() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  ApiLogin login() {
    return new ApiLogin("http://127.0.0.1:" + server.getAddress().getPort(), "token");
  }

  /** Forgets everything and has stores 1 to {@code count}. */
  void open(int count, Habit... wanted) {
    stores.clear();
    questions.clear();
    habits.clear();
    habits.addAll(List.of(wanted));
    for (int id = 1; id <= count; id++) {
      put(id, "Store " + id);
    }
  }

  void put(int id, String name) {
    stores.put(
        id,
        json.createObjectNode().put("store_id", id).put("store_name", name).put("rowversion", id));
  }

  void remove(int id) {
    stores.remove(id);
  }

  /** What it was asked, without what comes before the question mark. */
  List<String> questions() {
    return questions;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      questions.add(URLDecoder.decode(query, StandardCharsets.UTF_8));
      byte[] body = json.writeValueAsBytes(page(parameters(query)));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.put(
          equals < 0 ? pair : pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private ObjectNode page(Map<String, String> query) throws IOException {
    String keys = query.get("keys");
    if (keys != null && !habits.contains(Habit.IGNORES_KEYS)) {
      return ofKeys(json.readTree(keys));
    }
    int after = id(query.get("after_key"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "100"));
    List<ObjectNode> rest = new ArrayList<>();
    stores.forEach(
        (id, store) -> {
          if (id > after && !(habits.contains(Habit.LOSES_SOME) && id % 5 == 0)) {
            rest.add(store);
          }
        });
    ObjectNode page = json.createObjectNode().put("more", rest.size() > limit).put("bound", 1000);
    ArrayNode items = page.putArray("items");
    rest.stream().limit(limit).forEach(items::add);
    if (!habits.contains(Habit.KNOWS_NO_ORDER) && "key".equals(query.get("order"))) {
      page.put("order", "key");
    }
    if (!habits.contains(Habit.COUNTS_NOTHING)) {
      page.put("total", stores.size());
    }
    if (habits.remove(Habit.GROWS)) {
      put(stores.size() + 1, "New");
    }
    return page;
  }

  private ObjectNode ofKeys(JsonNode keys) {
    ObjectNode page = json.createObjectNode().put("more", false);
    ArrayNode items = page.putArray("items");
    for (JsonNode key : keys) {
      ObjectNode store = stores.get(key.path(0).asInt());
      if (store != null) {
        items.add(store);
      }
    }
    return page;
  }

  private int id(String key) throws IOException {
    return key == null ? 0 : json.readTree(key).path(0).asInt();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
