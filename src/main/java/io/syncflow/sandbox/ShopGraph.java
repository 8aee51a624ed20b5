package io.syncflow.sandbox;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.GraphqlErrorException;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.StringValue;
import graphql.language.VariableReference;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers GraphQL as Shopify does: by a schema, for points, with errors of Shopify's codes. */
final class ShopGraph {

  private static final Map<String, String> PRODUCT_TIMES =
      Map.of("updated_at", "updatedAt", "created_at", "createdAt");
  private static final Map<String, String> SORTS =
      Map.of("ID", "id", "UPDATED_AT", "updatedAt", "TITLE", "title", "CREATED_AT", "createdAt");
  private static final int LARGEST_PAGE = 250;
  private static final String WARNINGS = "warnings";

  /** A mutation that is wrong as such: an entry of {@code errors}, not of {@code userErrors}. */
  static final class Refused extends RuntimeException {
    private final String code;

    Refused(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private final ShopState state;
  private final ShopBulk bulk;
  private final ShopStock stock;
  private final ShopWrites writes;
  private final ShopVariants variants;
  private final ShopWebhooks webhooks;
  private final ShopPages pages = new ShopPages();
  private final String domain;
  private final GraphQL graph;
  private final AtomicInteger throttles = new AtomicInteger();
  private volatile boolean knowsTimes = true;
  final ShopBucket bucket;

  ShopGraph(
      ShopState state, ShopBulk bulk, ShopWebhooks webhooks, ShopBucket bucket, String domain) {
    this.state = state;
    this.bulk = bulk;
    this.stock = new ShopStock(state);
    this.writes = new ShopWrites(state);
    this.variants = new ShopVariants(state);
    this.webhooks = webhooks;
    this.bucket = bucket;
    this.domain = domain;
    this.graph =
        GraphQL.newGraphQL(schema())
            .defaultDataFetcherExceptionHandler(
                failed ->
                    CompletableFuture.completedFuture(
                        DataFetcherExceptionHandlerResult.newResult(error(failed)).build()))
            .build();
  }

  private static GraphQLError error(
      graphql.execution.DataFetcherExceptionHandlerParameters failed) {
    Throwable cause = failed.getException();
    String code = cause instanceof Refused refused ? refused.code : "INTERNAL_SERVER_ERROR";
    return GraphqlErrorBuilder.newError()
        .message(String.valueOf(cause.getMessage()).replace("%", "%%"))
        .path(failed.getPath())
        .location(failed.getSourceLocation())
        .extensions(Map.of("code", code))
        .build();
  }

  /** Whether times in a search are understood; else they let everything through, with a warning. */
  void knowTimes(boolean known) {
    knowsTimes = known;
  }

  /** How often the bucket was empty. */
  int throttles() {
    return throttles.get();
  }

  /** Answers a query, or says that the bucket is empty. */
  Map<String, Object> answer(String query, Map<String, Object> variables) {
    Document document;
    try {
      document = new Parser().parseDocument(query);
    } catch (InvalidSyntaxException e) {
      return refusal("syntax error", "undefined", 1, null);
    }
    double requested = new ShopCost(document, variables).requested();
    if (requested > ShopBucket.MOST_PER_QUERY) {
      return refusal(
          "Query cost is "
              + (long) requested
              + ", which exceeds the single query max cost limit (1000).",
          "MAX_COST_EXCEEDED",
          requested,
          null);
    }
    if (!bucket.take(requested)) {
      throttles.incrementAndGet();
      return refusal("Throttled", "THROTTLED", requested, null);
    }
    Map<String, Object> answer = execute(query, variables);
    double actual = Math.min(requested, Math.max(1, ShopCost.actual(answer.get("data")) - 1));
    bucket.giveBack(requested - actual);
    cost(answer, requested, actual);
    return answer;
  }

  private Map<String, Object> execute(String query, Map<String, Object> variables) {
    List<Object> warnings = new ArrayList<>();
    ExecutionResult result;
    synchronized (state) {
      result =
          graph.execute(
              ExecutionInput.newExecutionInput(query)
                  .variables(variables)
                  .graphQLContext(Map.of(WARNINGS, warnings))
                  .build());
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    if (!result.getErrors().isEmpty()) {
      answer.put("errors", result.getErrors().stream().map(ShopGraph::written).toList());
    }
    if (result.isDataPresent()) {
      answer.put("data", result.getData());
    }
    Map<String, Object> extensions = new LinkedHashMap<>();
    if (!warnings.isEmpty()) {
      extensions.put("search", warnings);
    }
    answer.put("extensions", extensions);
    return answer;
  }

  private static Map<String, Object> written(GraphQLError error) {
    Map<String, Object> written = new LinkedHashMap<>(error.toSpecification());
    if (!(error.getExtensions() != null && error.getExtensions().containsKey("code"))) {
      boolean variable = error instanceof GraphqlErrorException || isVariable(error);
      written.put("extensions", Map.of("code", variable ? "INVALID_VARIABLE" : "undefinedField"));
    }
    return written;
  }

  private static boolean isVariable(GraphQLError error) {
    return String.valueOf(error.getMessage())
        .toLowerCase(java.util.Locale.ROOT)
        .contains("variable");
  }

  private Map<String, Object> refusal(
      String message, String code, double requested, Double actual) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "errors",
        List.of(
            Map.of(
                "message",
                message,
                "extensions",
                Map.of(
                    "code", code, "documentation", "https://shopify.dev/api/usage/rate-limits"))));
    answer.put("extensions", new LinkedHashMap<String, Object>());
    cost(answer, requested, actual);
    return answer;
  }

  @SuppressWarnings("unchecked")
  private void cost(Map<String, Object> answer, double requested, Double actual) {
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("requestedQueryCost", (long) requested);
    cost.put("actualQueryCost", actual == null ? null : actual.longValue());
    cost.put("throttleStatus", bucket.status());
    ((Map<String, Object>) answer.get("extensions")).put("cost", cost);
  }

  /** Answers the query of a bulk operation: no page ends, and nothing costs. */
  Map<String, Object> all(String query) {
    Map<String, Object> answer = execute(query, Map.of());
    if (answer.containsKey("errors")) {
      throw new IllegalStateException("a bulk query failed: " + answer.get("errors"));
    }
    @SuppressWarnings("unchecked")
    Map<String, Object> data = (Map<String, Object>) answer.get("data");
    return data;
  }

  private GraphQLSchema schema() {
    try (InputStream in = ShopGraph.class.getResourceAsStream("/sandbox/shopify.graphqls")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(text), wiring());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RuntimeWiring wiring() {
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
    for (String scalar : List.of("DateTime", "Decimal", "HTML", "Money", "URL", "UnsignedInt64")) {
      wiring.scalar(ShopScalar.named(scalar));
    }
    return wiring
        .type("QueryRoot", this::queries)
        .type("Mutation", this::mutations)
        .type(
            "Event", type -> type.typeResolver(env -> env.getSchema().getObjectType("BasicEvent")))
        .type(
            "Node",
            type -> type.typeResolver(env -> env.getSchema().getObjectType("InventoryItem")))
        .type("Product", type -> type.dataFetcher("variants", this::variants))
        .type(
            "InventoryItem",
            type ->
                type.dataFetcher("inventoryLevel", this::level)
                    .dataFetcher("inventoryLevels", this::levels))
        .build();
  }

  private TypeRuntimeWiring.Builder queries(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher(
            "shop",
            env ->
                Map.of(
                    "id",
                    "gid://shopify/Shop/92891250994",
                    "name",
                    "Sandbox",
                    "myshopifyDomain",
                    domain,
                    "currencyCode",
                    "EUR"))
        .dataFetcher(
            "currentAppInstallation",
            env ->
                Map.of(
                    "accessScopes",
                    List.of(
                        Map.of("handle", "read_products"),
                        Map.of("handle", "write_products"),
                        Map.of("handle", "read_inventory"),
                        Map.of("handle", "write_inventory"))))
        .dataFetcher("product", env -> state.product(env.getArgument("id")))
        .dataFetcher("productByIdentifier", this::byIdentifier)
        .dataFetcher("products", env -> search(env, state.products(), PRODUCT_TIMES))
        .dataFetcher(
            "events", env -> search(env, state.deletions(), Map.of("created_at", "createdAt")))
        .dataFetcher("inventoryItem", env -> state.item(env.getArgument("id")))
        .dataFetcher(
            "nodes", env -> env.<List<String>>getArgument("ids").stream().map(state::item).toList())
        .dataFetcher(
            "inventoryItems",
            env -> page(env, state.products().stream().flatMap(ShopState::items).toList()))
        .dataFetcher("bulkOperation", env -> bulk.look(env.getArgument("id")))
        .dataFetcher("webhookSubscriptions", env -> page(env, webhooks.subscriptions()));
  }

  private Map<String, Object> page(DataFetchingEnvironment env, List<Map<String, Object>> records) {
    return pages.page(records, "id", env.getArgument("first"), env.getArgument("after"));
  }

  private TypeRuntimeWiring.Builder mutations(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("bulkOperationRunQuery", env -> bulk.start(env.getArgument("query")))
        .dataFetcher(
            "inventorySetQuantities", env -> stock.set(env.getArgument("input"), idempotency(env)))
        .dataFetcher("productSet", env -> writes.create(env.getArgument("input")))
        .dataFetcher("productUpdate", env -> writes.update(env.getArgument("product")))
        .dataFetcher("productDelete", env -> writes.delete(id(env.getArgument("input"))))
        .dataFetcher(
            "productVariantsBulkCreate",
            env ->
                variants.create(
                    env.getArgument("productId"),
                    env.getArgument("variants"),
                    env.getArgument("strategy")))
        .dataFetcher(
            "productOptionsCreate",
            env -> variants.addOptions(env.getArgument("productId"), env.getArgument("options")))
        .dataFetcher(
            "productVariantsBulkDelete",
            env -> variants.delete(env.getArgument("productId"), env.getArgument("variantsIds")))
        .dataFetcher(
            "productVariantsBulkUpdate",
            env -> writes.updateVariants(env.getArgument("productId"), env.getArgument("variants")))
        .dataFetcher(
            "webhookSubscriptionDelete", env -> webhooks.unsubscribe(env.getArgument("id")))
        .dataFetcher(
            "webhookSubscriptionCreate",
            env ->
                webhooks.subscribe(
                    env.getArgument("topic"), env.getArgument("webhookSubscription")));
  }

  private static String id(Map<String, Object> input) {
    return (String) input.get("id");
  }

  private Object byIdentifier(DataFetchingEnvironment env) {
    Map<String, Object> identifier = env.getArgument("identifier");
    return identifier.containsKey("id")
        ? state.product((String) identifier.get("id"))
        : state.productByHandle((String) identifier.get("handle"));
  }

  private Object search(
      DataFetchingEnvironment env, List<Map<String, Object>> all, Map<String, String> times) {
    String query = env.getArgument("query");
    ShopSearch search = new ShopSearch(query, knowsTimes ? times : Map.of());
    if (!search.warnings().isEmpty()) {
      List<Object> told = env.getGraphQlContext().get(WARNINGS);
      told.add(
          Map.of(
              "path", List.of(env.getField().getName()),
              "query", query,
              "warnings", search.warnings()));
    }
    Integer first = env.getArgument("first");
    if (first != null && first > LARGEST_PAGE) {
      throw new Refused("BAD_REQUEST", "first cannot exceed " + LARGEST_PAGE);
    }
    return pages.page(
        all.stream().filter(search::matches).toList(),
        SORTS.get(String.valueOf((Object) env.getArgument("sortKey"))),
        first,
        env.getArgument("after"));
  }

  private Object variants(DataFetchingEnvironment env) {
    Map<String, Object> product = env.getSource();
    return pages.page(
        ShopState.variants(product),
        "position",
        env.getArgument("first"),
        env.getArgument("after"));
  }

  private Object level(DataFetchingEnvironment env) {
    return level(env.getSource(), env.getArgument("locationId"));
  }

  /** The shop has one place. */
  private Object levels(DataFetchingEnvironment env) {
    Map<String, Object> level = level(env.getSource(), ShopState.LOCATION);
    return page(env, level == null ? List.of() : List.of(level));
  }

  private Map<String, Object> level(Map<String, Object> item, String location) {
    String id = (String) item.get("id");
    Integer available = state.available(id, location);
    if (available == null) {
      return null;
    }
    Map<String, Object> quantity = new LinkedHashMap<>();
    quantity.put("name", "available");
    quantity.put("quantity", available);
    quantity.put("updatedAt", state.stockedAt(id, location));
    Map<String, Object> level = new LinkedHashMap<>();
    level.put(
        "id",
        "gid://shopify/InventoryLevel/143273001266?inventory_item_id=" + ShopState.number(id));
    level.put("isActive", true);
    level.put("item", item);
    level.put("location", Map.of("id", location));
    level.put("updatedAt", state.stockedAt(id, location));
    level.put("quantities", List.of(quantity));
    return level;
  }

  /** The key of {@code @idempotent} at the field; null without one. */
  private static String idempotency(DataFetchingEnvironment env) {
    for (Directive directive : env.getField().getDirectives("idempotent")) {
      Object key = directive.getArgument("key").getValue();
      return key instanceof VariableReference variable
          ? (String) env.getVariables().get(variable.getName())
          : ((StringValue) key).getValue();
    }
    return null;
  }
}
