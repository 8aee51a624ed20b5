package io.syncflow.xorosoft;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers like Xorosoft, and throttles when a test says so. */
public final class XoroServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, List<String>> stock = new HashMap<>();
  private final List<String> items = new ArrayList<>();
  private final List<Integer> throttled = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  private String instead;

  public XoroServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/xerp", this::answer);
    server.start();
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/xerp");
  }

  public synchronized void stock(String store, String... rows) {
    stock.put(store, List.of(rows));
  }

  public synchronized void items(String... rows) {
    items.clear();
    items.addAll(List.of(rows));
  }

  /** Answers these calls, counted from 1, as if they had come too fast. */
  public synchronized void throttle(Integer... calls) {
    throttled.addAll(List.of(calls));
  }

  /** Answers every call so; null = as before. */
  public synchronized void say(String body) {
    instead = body;
  }

  public static String row(int item, String store, String onHand, String available) {
    return row(item, "SKU-" + item, store, onHand, available);
  }

  public static String row(int item, String sku, String store, String onHand, String available) {
    return """
        {"ItemId":%d,"ItemNumber":"%s","StoreName":"%s","OnHandQty":%s,"AvailableQty":%s}"""
        .formatted(item, sku, store, onHand, available);
  }

  public static String item(int item, String price, String cost, String modified) {
    return """
        {"Id":%d,"ItemNumber":"SKU-%d","StandardUnitPrice":%s,"StandardUnitCost":%s,\
        "CurrencyCode":"USD","ModifyDttm":"%s"}"""
        .formatted(item, item, price, cost, modified);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      asked.add(exchange.getRequestURI().toString());
      boolean ofStock = exchange.getRequestURI().getPath().endsWith("getinventorybyitem");
      List<String> rows =
          !ofStock
              ? query.containsKey("updated_at_min") && query.get("updated_at_min").contains("2099")
                  ? List.of()
                  : items
              : query.containsKey("store")
                  ? stock.getOrDefault(query.get("store"), List.of())
                  : stock.values().stream().flatMap(List::stream).toList();
      int size = Integer.parseInt(query.get("per_page"));
      int from = Math.min(rows.size(), (Integer.parseInt(query.get("page")) - 1) * size);
      List<String> page =
          throttled.contains(asked.size())
              ? List.of()
              : rows.subList(from, Math.min(rows.size(), from + size));
      String body =
          instead != null
              ? instead
              : "{\"Result\":%s,\"Message\":\"\",\"Data\":[%s]}"
                  .formatted(!page.isEmpty(), String.join(",", page));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
