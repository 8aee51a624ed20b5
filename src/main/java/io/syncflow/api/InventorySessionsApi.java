package io.syncflow.api;

import io.syncflow.syrve.document.CommitInventory;
import io.syncflow.syrve.document.InventoryFile;
import io.syncflow.syrve.document.InventoryLine;
import io.syncflow.syrve.document.InventoryLines;
import io.syncflow.syrve.document.InventorySession;
import io.syncflow.syrve.document.InventorySessions;
import io.syncflow.syrve.document.SessionAction;
import io.syncflow.syrve.document.SessionStatus;
import io.syncflow.syrve.document.XmlText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** Stock counts: create, fill, approve, commit, correct. */
public final class InventorySessionsApi {

  private static final String LIST = "inventory-sessions";
  private static final String REQUEST = "inventoryRequest";
  private static final List<String> YES_NO = List.of("true", "false");
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_CODE = 100;
  private static final int LONGEST_NOTE = 1000;

  private final InventorySessions sessions;
  private final InventoryLines lines;
  private final Cursors cursors;
  private final Json json;

  public InventorySessionsApi(
      InventorySessions sessions, InventoryLines lines, Cursors cursors, Json json) {
    this.sessions = sessions;
    this.lines = lines;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * The body of {@code POST} and {@code PUT /inventory-sessions}.
   *
   * @param storeId the store; id or code, else the connection's default
   * @param countedAt ISO 8601 with a zone
   * @param note may be null
   */
  public record Wish(
      String storeId, String storeCode, String number, String countedAt, String note) {

    InventorySession.Header header(Supplier<UUID> defaultStore) {
      if (storeId != null && storeCode != null) {
        throw Refusal.field("/store_id", "one_store", "Give store_id or store_code, not both.");
      }
      if (storeId != null && !ApiRequest.isId(storeId)) {
        throw Refusal.field("/store_id", "malformed", "The field store_id has to be a UUID.");
      }
      UUID store = storeId == null ? null : UUID.fromString(storeId);
      if (storeId == null && storeCode == null) {
        store = defaultStore.get();
        if (store == null) {
          throw Refusal.field(
              "/store_id",
              "field_required",
              "Give store_id or store_code: the connection to Syrve has no default_store_id.");
        }
      }
      return new InventorySession.Header(
          store,
          storeCode == null ? null : text(storeCode, "store_code", LONGEST_CODE),
          text(number, "number", LONGEST_NUMBER),
          moment(Check.text(countedAt, "counted_at", LONGEST_CODE)),
          note == null ? null : text(note, "note", LONGEST_NOTE));
    }

    /** What ends in XML can hold no control characters. */
    private static String text(String value, String field, int longest) {
      String text = Check.text(value, field, longest);
      String forbidden = XmlText.forbidden(text);
      if (forbidden != null) {
        throw Refusal.field(
            "/" + field,
            "not_for_xml",
            "The field " + field + " holds " + forbidden + ", which XML cannot carry.");
      }
      return text;
    }

    private static Instant moment(String text) {
      try {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        if (Moments.isStorable(moment)) {
          return moment;
        }
      } catch (DateTimeParseException e) {
        // Refused below, like one outside the years of documents.
      }
      throw Refusal.field(
          "/counted_at",
          "malformed",
          "The field counted_at has to be a time with a zone, such as 2026-11-21T08:00:00Z,"
              + " in the years 1 to 9999.");
    }
  }

  /** {@code GET /inventory-sessions}: newest first. */
  public Page<InventorySession> list(ApiRequest request) {
    Query query = request.query().only("status", "store", "store_id", "limit", "cursor");
    String store = query.text("store_id");
    if (store != null && !ApiRequest.isId(store)) {
      throw Refusal.field("?store_id", "malformed", "The parameter store_id has to be a UUID.");
    }
    String named = query.text("store");
    if (ApiRequest.isId(named)) {
      store = named;
    }
    List<InventorySession> found =
        sessions.list(
            request.org(),
            new InventorySessions.Query(
                query.oneOf("status", SessionStatus.words()),
                store == null ? null : UUID.fromString(store),
                ApiRequest.isId(named) ? null : named,
                cursors.position(request, LIST),
                query.limit() + 1));
    return cursors.page(request, LIST, found, InventorySession::id);
  }

  /** {@code POST /inventory-sessions}: a draft. */
  public Answer create(ApiRequest request) {
    request.query().only();
    InventorySession.Header header = header(request);
    UUID id = sessions.create(request.org(), header, request.caller().user());
    return Answer.json(201, sessions.find(request.org(), id).orElseThrow());
  }

  /** {@code GET /inventory-sessions/{id}}. */
  public InventorySession show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code PUT /inventory-sessions/{id}}: another store, number or time of a draft. */
  public InventorySession change(ApiRequest request) {
    request.query().only();
    sessions.change(request.org(), request.id("id"), header(request));
    return find(request);
  }

  /** {@code GET /inventory-sessions/{id}/lines}, in the order they came. */
  public Page<InventoryLine> lines(ApiRequest request) {
    Query query = request.query().only("limit", "cursor");
    UUID id = find(request).id();
    String list = LIST + "/" + id;
    List<InventoryLine> found =
        lines.list(request.org(), id, cursors.position(request, list), query.limit() + 1);
    return cursors.page(request, list, found, InventoryLine::id);
  }

  /** {@code POST /inventory-sessions/{id}/lines}: an array of lines, all of them or none. */
  public Answer putLines(ApiRequest request) {
    return put(request, InventoryFile.json(request.body()));
  }

  /** {@code POST /inventory-sessions/{id}/lines/csv}: the same as CSV. */
  public Answer putCsvLines(ApiRequest request) {
    return put(request, InventoryFile.csv(request.body()));
  }

  private Answer put(ApiRequest request, InventoryLines.Source source) {
    boolean replace =
        Boolean.parseBoolean(request.query().only("replace").oneOf("replace", YES_NO));
    int came = lines.put(request.org(), request.id("id"), replace, source);
    return Answer.json(200, Map.of("stored", came, "session", find(request)));
  }

  /** {@code DELETE /inventory-sessions/{id}/lines/{line}}. */
  public Answer removeLine(ApiRequest request) {
    request.query().only();
    if (!lines.remove(request.org(), request.id("id"), request.id("line"))) {
      throw Refusal.notFound("line");
    }
    return Answer.nothing();
  }

  /** {@code POST /inventory-sessions/{id}/complete}: counted; it waits for approval. */
  public InventorySession complete(ApiRequest request) {
    return act(request, SessionAction.COMPLETE);
  }

  /** {@code POST /inventory-sessions/{id}/approve}: it may be committed. */
  public InventorySession approve(ApiRequest request) {
    return act(request, SessionAction.APPROVE);
  }

  /** {@code POST /inventory-sessions/{id}/reopen}: a draft again. */
  public InventorySession reopen(ApiRequest request) {
    return act(request, SessionAction.REOPEN);
  }

  /** {@code POST /inventory-sessions/{id}/cancel}: nothing is sent. */
  public InventorySession cancel(ApiRequest request) {
    return act(request, SessionAction.CANCEL);
  }

  /** {@code POST /inventory-sessions/{id}/revise}: a draft of the next revision. */
  public InventorySession revise(ApiRequest request) {
    return act(request, SessionAction.REVISE);
  }

  /** The first step of a commit: what the route of documents wants to know. */
  public void open(@Body ApiRequest request, Exchange exchange) {
    request.query().only();
    exchange.setProperty("org", request.org());
    exchange.setProperty(CommitInventory.SESSION, request.id("id"));
    exchange.setProperty(REQUEST, request);
  }

  /** {@code POST /inventory-sessions/{id}/commit}: 202 with the session and its document. */
  public Answer committed(@ExchangeProperty(REQUEST) ApiRequest request) {
    return Answer.json(202, find(request));
  }

  /** {@code GET /inventory-sessions/{id}/document}: what a commit would queue. */
  public Answer document(@Body byte[] document) {
    return new Answer(200, document, "application/xml", Map.of());
  }

  private InventorySession.Header header(ApiRequest request) {
    return json.read(request.body(), Wish.class).header(() -> sessions.defaultStore(request.org()));
  }

  private InventorySession act(ApiRequest request, SessionAction action) {
    request.query().only();
    sessions.act(
        request.org(), request.id("id"), action, request.caller().user(), request.caller().actor());
    return find(request);
  }

  private InventorySession find(ApiRequest request) {
    return sessions
        .find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("inventory session"));
  }
}
