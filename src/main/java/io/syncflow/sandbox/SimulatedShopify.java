package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shop at Shopify: the part of the Admin API that the hub uses, answered by its schema, with the
 * cost bucket, bulk operations, the comparison of stock, idempotency keys and webhooks; and a
 * {@link #merchant()} who edits while the hub synchronises.
 */
public final class SimulatedShopify implements AutoCloseable {

  /** The version whose schema it answers. */
  public static final String VERSION = "2026-07";

  private static final Pattern GRAPHQL =
      Pattern.compile("/admin/api/(20\\d\\d-\\d\\d|unstable)/graphql\\.json");
  private static final String FILES = "/bulk/";
  private static final String TOKEN = "shpat_5a0dbox5a0dbox5a0dbox5a0dbox";
  private static final String SECRET = "shpss_5a0dbox5a0dbox5a0dbox5a0dbox";
  private static final double BUCKET = 2_000;
  private static final double RATE = 100;
  private static final int THREADS = 8;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final ObjectMapper json = new ObjectMapper();
  private final ShopState state;
  private final ShopBulk bulk;
  private final ShopGraph graph;
  private final ShopWebhooks webhooks;
  private final ShopMerchant merchant;
  private final ShopCounter counter = new ShopCounter(this);
  private final ConcurrentLinkedQueue<Integer> faults = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> queries = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Map.Entry<String, Runnable>> between = new AtomicReference<>();
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private volatile String answersAs = VERSION;

  private SimulatedShopify(
      HttpServer server, ShopState state, ShopMerchant merchant, Clock clock, double rate) {
    this.server = server;
    this.state = state;
    this.merchant = merchant;
    this.bulk = new ShopBulk(state);
    this.webhooks = new ShopWebhooks(state, domain(), SECRET);
    this.graph =
        new ShopGraph(
            state, bulk, webhooks, new ShopBucket(clock, BUCKET * rate / RATE, rate), domain());
    bulk.serve(graph::all, url() + FILES);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Opens a shop on a free port of this machine.
   *
   * @param products how many it begins with
   * @param seed decides what they are
   */
  public static SimulatedShopify open(int products, long seed, Clock clock) {
    return open(products, seed, clock, RATE);
  }

  /**
   * The same with another cost bucket.
   *
   * @param rate points that come back each second; twenty seconds of it fit in
   */
  public static SimulatedShopify open(int products, long seed, Clock clock, double rate) {
    ShopState state = new ShopState(clock);
    ShopMerchant merchant = new ShopMerchant(state, new Random(seed));
    merchant.open(products);
    return listen(state, merchant, clock, rate);
  }

  /**
   * Opens a shop that is kept in a folder: what it holds survives a kill.
   *
   * @param skus what it sells the first of, where the folder keeps none yet; three for each product
   *     are enough
   * @param products how many it begins with then
   * @param seed decides how it calls them and for how much
   */
  public static SimulatedShopify open(
      Path folder, List<String> skus, int products, long seed, Clock clock) {
    ShopState state = new ShopState(clock);
    ShopMerchant merchant = new ShopMerchant(state, new Random(seed));
    ShopFile file = new ShopFile(folder, state);
    if (!file.read()) {
      merchant.open(skus, products);
    }
    state.keep(file::write);
    return listen(state, merchant, clock, RATE * 10);
  }

  private static SimulatedShopify listen(
      ShopState state, ShopMerchant merchant, Clock clock, double rate) {
    try {
      return new SimulatedShopify(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
          state,
          merchant,
          clock,
          rate);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated shop cannot listen", e);
    }
  }

  /** Does that wrong, the next {@code times} times. */
  public void misbehave(ShopFault fault, int times) {
    for (int i = 0; i < times; i++) {
      switch (fault) {
        case BUSY_429 -> failNext(429, 1);
        case BUSY_503 -> failNext(503, 1);
        case NO_ANSWER -> loseNextAnswer();
        case DRAINED -> drainBucket();
        case BULK_FAILED -> failNextBulk();
        default -> loseBulkLines(1);
      }
    }
  }

  /** Where the shop is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the hub shows in {@code X-Shopify-Access-Token}. */
  public String token() {
    return TOKEN;
  }

  /** What webhooks are signed with, until {@link #rotateSecret}. */
  public String webhookSecret() {
    return SECRET;
  }

  /** The shop's name in webhooks. */
  public String domain() {
    return "sandbox.myshopify.com";
  }

  /** The place where stock lies. */
  public String location() {
    return ShopState.LOCATION;
  }

  /** The person at the shop. */
  public ShopMerchant merchant() {
    return merchant;
  }

  /** From now on webhooks are signed with another secret. */
  public void rotateSecret(String secret) {
    webhooks.rotate(secret);
  }

  /** Tells that address of everything that happens, as if an app had asked for it. */
  public void subscribe(String uri) {
    for (String topic :
        List.of(
            "PRODUCTS_CREATE", "PRODUCTS_UPDATE", "PRODUCTS_DELETE", "INVENTORY_LEVELS_UPDATE")) {
      webhooks.subscribe(topic, Map.of("uri", uri));
    }
  }

  /** Drops the subscriptions of a topic, as after eight failed deliveries. */
  public void dropSubscriptions(String topic) {
    webhooks.drop(topic);
  }

  /** Topic and address of every subscription. */
  public List<String> subscriptions() {
    return webhooks.subscriptions().stream()
        .map(one -> one.get("topic") + " " + one.get("uri"))
        .sorted()
        .toList();
  }

  /** Webhooks that have not been delivered. */
  public int waitingWebhooks() {
    return webhooks.waiting();
  }

  /** Sends what waits, in any order and some of it twice; answers how many were taken. */
  public int sendWebhooks(Random random) {
    return webhooks.send(random, Integer.MAX_VALUE, 1);
  }

  /**
   * The same for some of what waits.
   *
   * @param random null sends each once and in order
   * @param most no more than so many, any of them when they are shuffled
   * @param atOnce how many at the same time
   */
  public int sendWebhooks(Random random, int most, int atOnce) {
    return webhooks.send(random, most, atOnce);
  }

  /** How long each delivery of a webhook waited for its answer. */
  public List<Duration> answerTimes() {
    return webhooks.answerTimes();
  }

  /** The next calls are answered with that status, 429 and 503 with Retry-After. */
  public void failNext(int status, int times) {
    for (int i = 0; i < times; i++) {
      faults.add(status);
    }
  }

  /** The next mutation is done and its answer lost. */
  public void loseNextAnswer() {
    lostAnswers.incrementAndGet();
  }

  /** The next bulk file lacks its last lines. */
  public void loseBulkLines(int lines) {
    bulk.loseLines(lines);
  }

  /** The next bulk operation fails. */
  public void failNextBulk() {
    bulk.failNext();
  }

  /** The lines of a bulk operation's result. */
  public List<String> bulk(String query) {
    return bulk.lines(query);
  }

  /** Does something before the next call that begins so is answered: just in between. */
  public void before(String query, Runnable work) {
    between.set(Map.entry(query, work));
  }

  /** Whether searches by time are understood; else everything is answered, with a warning. */
  public void understandTimes(boolean understood) {
    graph.knowTimes(understood);
  }

  /** Other apps take every point there is. */
  public void drainBucket() {
    graph.bucket.drain();
  }

  /** How often a call found the bucket empty. */
  public int throttled() {
    return graph.throttles();
  }

  /** Says that it answers as another version than it was asked for. */
  public void answerAs(String version) {
    answersAs = version;
  }

  /** The queries and mutations it was sent, in order. */
  public List<String> queries() {
    return List.copyOf(queries);
  }

  /** Those of them that were not throttled or refused as such, in order. */
  public List<String> done() {
    return List.copyOf(done);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(FILES)) {
        file(exchange, path.substring(FILES.length()));
        return;
      }
      ShopCounter.Said said = counter.answer(path, body);
      if (said != null) {
        send(exchange, said.status(), said.body());
        return;
      }
      Matcher version = GRAPHQL.matcher(path);
      if (!version.matches()) {
        send(exchange, 404, Map.of("errors", "Not Found"));
      } else if (!isKnown(exchange)) {
        send(
            exchange,
            401,
            Map.of(
                "errors",
                "[API] Invalid API key or access token (unrecognized login or wrong password)"));
      } else {
        exchange.getResponseHeaders().set("X-Shopify-API-Version", answersAs);
        Integer fault = faults.poll();
        if (fault != null) {
          exchange.getResponseHeaders().set("Retry-After", "1");
          send(exchange, fault, Map.of("errors", "Exceeded 2 calls per second for api client."));
        } else {
          answer(exchange, body);
        }
      }
    }
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException {
    JsonNode asked;
    try {
      asked = json.readTree(body);
    } catch (JsonProcessingException e) {
      send(exchange, 400, Map.of("errors", "the body is not JSON"));
      return;
    }
    String query = asked.path("query").asText();
    queries.add(query);
    Map.Entry<String, Runnable> first = between.get();
    if (first != null && query.startsWith(first.getKey()) && between.compareAndSet(first, null)) {
      first.getValue().run();
    }
    @SuppressWarnings("unchecked")
    Map<String, Object> variables =
        asked.path("variables").isObject()
            ? json.convertValue(asked.path("variables"), Map.class)
            : Map.of();
    Map<String, Object> answer = graph.answer(query, variables);
    if (answer.containsKey("data")) {
      done.add(query);
    }
    boolean lost =
        query.startsWith("mutation") && lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!lost) {
      send(exchange, 200, answer);
    }
  }

  /** Files lie at a storage service: the address is the permission, and a token has leaked. */
  private void file(HttpExchange exchange, String name) throws IOException {
    byte[] file = bulk.file(name);
    boolean leaked =
        exchange.getRequestHeaders().containsKey("X-Shopify-Access-Token")
            || exchange.getRequestHeaders().containsKey("Authorization");
    if (file == null || leaked) {
      send(exchange, leaked ? 400 : 404, Map.of("error", leaked ? "token sent" : "none"));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/jsonl");
    exchange.sendResponseHeaders(200, file.length == 0 ? -1 : file.length);
    exchange.getResponseBody().write(file);
  }

  private static boolean isKnown(HttpExchange exchange) {
    String sent = exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token");
    return sent != null
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8), TOKEN.getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = json.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
