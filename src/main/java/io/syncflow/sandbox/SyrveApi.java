package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.sandbox.SyrveReceived.Outcome;
import io.syncflow.sandbox.SyrveRules.SameNumber;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;

/** What the paths below {@code /resto/api} do, for a caller who is logged in. */
final class SyrveApi {

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private static final String INVENTORIES = "5.1";
  private static final String BALANCES = "5.2";
  private static final String PRODUCTS = "6.1";
  private static final String GROUPS = "6.2";
  private static final String REVISIONS = "6.4";
  private static final String MOVEMENTS = "7.9.3";

  private final SyrveWorld world;
  private final SyrveJournal journal;
  private final Clock clock;
  private final SyrveInventory inventory;
  private final SyrveInvoice invoice;
  private final SyrveMovements movements;
  private volatile SyrveVersion version = new SyrveVersion("8.7.6");
  private volatile String serverType = "STANDALONE_RMS";

  SyrveApi(SyrveWorld world, SyrveRules rules, SyrveJournal journal, Clock clock) {
    this.world = world;
    this.journal = journal;
    this.clock = clock;
    inventory = new SyrveInventory(rules);
    invoice = new SyrveInvoice(rules);
    movements = new SyrveMovements(rules);
    // What was saved by an earlier start had its number then, and is not judged for it again.
    rules.sameNumber(SameNumber.SECOND_DOCUMENT);
    journal.all().stream().filter(SyrveReceived::isAccepted).forEach(this::repeat);
    rules.sameNumber(SameNumber.REFUSED);
  }

  /** A document of an earlier start: the stock follows it. */
  private void repeat(SyrveReceived entry) {
    world.products.nextRevision();
    judge(entry.kind(), entry.body().getBytes(StandardCharsets.UTF_8)).effect().run();
  }

  void version(String number) {
    version = new SyrveVersion(number);
  }

  String version() {
    return version.text();
  }

  void serverType(String type) {
    serverType = type;
  }

  boolean isChain() {
    return serverType.equals("CHAIN");
  }

  /**
   * Answers a call.
   *
   * @param path below {@code /resto/api}, without a slash at the end
   * @throws SyrveRefusal when it is refused
   */
  SyrveAnswer answer(String path, SyrveCall call) {
    return switch (path) {
      case "/replication/serverType" ->
          SyrveAnswer.xml(
              "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><serverType>"
                  + serverType
                  + "</serverType>");
      case "/corporation/departments" -> SyrveAnswer.xml(world.corporation.departmentsXml());
      case "/corporation/stores" -> SyrveAnswer.xml(world.corporation.storesXml());
      case "/corporation/groups" -> SyrveAnswer.xml(world.corporation.groupsXml());
      case "/products" -> SyrveAnswer.xml(world.products.xml(call.flag("includeDeleted", false)));
      case "/v2/entities/products/list" -> {
        since(call.posts() ? REVISIONS : PRODUCTS);
        yield SyrveAnswer.json(world.products.list(call));
      }
      case "/v2/entities/products/group/list" -> {
        since(call.posts() ? REVISIONS : GROUPS);
        yield SyrveAnswer.json(world.products.groups(call));
      }
      case "/v2/entities/products/category/list" ->
          SyrveAnswer.json(world.dictionary.list(List.of("ProductCategory"), call, false));
      case "/v2/entities/list" -> entities(call);
      case "/v2/reports/balance/stores" -> {
        since(BALANCES);
        yield balances(call);
      }
      default -> documents(path, call);
    };
  }

  private void since(String first) {
    if (version.isBefore(first)) {
      throw new SyrveRefusal(404, "Not Found");
    }
  }

  private SyrveAnswer entities(SyrveCall call) {
    if (call.all("rootType").isEmpty()) {
      throw new SyrveRefusal(400, "Argument for @NotNull parameter 'rootType' must not be null");
    }
    return SyrveAnswer.json(world.dictionary.list(call.all("rootType"), call, true));
  }

  private SyrveAnswer balances(SyrveCall call) {
    String timestamp = call.one("timestamp");
    if (timestamp == null) {
      throw new SyrveRefusal(400, "Argument for @NotNull parameter 'timestamp' must not be null");
    }
    try {
      LocalDateTime.parse(timestamp, TIMESTAMP);
    } catch (DateTimeParseException e) {
      throw new SyrveRefusal(400, "Wrong date format: " + timestamp);
    }
    List<String> wanted = lowerCase(call.all("store"));
    List<String> departments = lowerCase(call.all("department"));
    List<String> stores =
        world.corporation.stores().stream()
            .filter(store -> wanted.isEmpty() || wanted.contains(store.id()))
            .filter(store -> departments.isEmpty() || departments.contains(store.parentId()))
            .map(SyrveCorporation.Item::id)
            .toList();
    return SyrveAnswer.json(world.stock.list(stores, call.all("product")));
  }

  private static List<String> lowerCase(List<String> ids) {
    return ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).toList();
  }

  private SyrveAnswer documents(String path, SyrveCall call) {
    String kind = path.substring(path.lastIndexOf('/') + 1);
    switch (path) {
      case "/documents/import/incomingInventory", "/documents/check/incomingInventory" -> {
        since(INVENTORIES);
        return receive(kind, call, path.contains("/check/"));
      }
      case "/documents/import/incomingInvoice" -> {
        return receive(kind, call, false);
      }
      case "/documents/export/incomingInvoice" -> {
        return invoice.export(call);
      }
      case "/documents/export/incomingInvoice/byNumber" -> {
        return invoice.byNumber(call);
      }
      case "/v2/documents/writeoff", "/v2/documents/internalTransfer" -> {
        since(MOVEMENTS);
        return call.posts() ? receive(kind, call, false) : movements.list(kind, call);
      }
      case "/v2/documents/writeoff/byId", "/v2/documents/internalTransfer/byId" -> {
        since(MOVEMENTS);
        return movements.byId(call);
      }
      case "/v2/documents/writeoff/byNumber", "/v2/documents/internalTransfer/byNumber" -> {
        since(MOVEMENTS);
        return movements.byNumber(path.split("/")[3], call);
      }
      default -> throw new SyrveRefusal(404, "Not Found");
    }
  }

  private SyrveAnswer receive(String kind, SyrveCall call, boolean check) {
    if (!call.posts()) {
      throw new SyrveRefusal(405, "Method Not Allowed");
    }
    String wanted = isMovement(kind) ? "json" : "xml";
    if (!call.type().contains(wanted)) {
      throw new SyrveRefusal(415, "Unsupported Media Type");
    }
    SyrveVerdict verdict;
    try {
      verdict = judge(kind, call.body());
    } catch (SyrveRefusal e) {
      note(kind, "", check ? Outcome.CHECKED : Outcome.REFUSED, e.getMessage(), call);
      throw e;
    }
    Outcome outcome =
        check ? Outcome.CHECKED : verdict.isValid() ? Outcome.ACCEPTED : Outcome.REFUSED;
    note(kind, verdict.number(), outcome, verdict.error(), call);
    if (outcome == Outcome.ACCEPTED) {
      world.products.nextRevision();
      verdict.effect().run();
    }
    return verdict.answer();
  }

  private static boolean isMovement(String kind) {
    return kind.equals(SyrveMovements.WRITEOFF) || kind.equals(SyrveMovements.TRANSFER);
  }

  private SyrveVerdict judge(String kind, byte[] body) {
    return switch (kind) {
      case SyrveInventory.KIND -> inventory.judge(body);
      case SyrveInvoice.KIND -> invoice.judge(body);
      default -> movements.judge(kind, body);
    };
  }

  private void note(String kind, String number, Outcome outcome, String message, SyrveCall call) {
    String body = new String(call.body(), StandardCharsets.UTF_8);
    journal.add(new SyrveReceived(clock.instant(), kind, number, outcome, message, body));
  }

  /** The list without entries that a fault puts in the place of an answer. */
  static SyrveAnswer empty(SyrveAnswer full) {
    if (full.type().startsWith("application/json")) {
      return SyrveAnswer.json(JsonNodeFactory.instance.arrayNode());
    }
    String document = new String(full.body(), StandardCharsets.UTF_8);
    String root =
        document.substring(document.indexOf("?>") + 2).replaceAll("(?s)^<(\\w+)>.*", "$1");
    return SyrveAnswer.xml(new SyrveXml(root).end());
  }
}
