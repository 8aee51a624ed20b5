package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.ApiAnswer;
import io.syncflow.http.ApiCall;
import io.syncflow.http.CallFailed;
import io.syncflow.http.Outbound;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.JsonRow;
import io.syncflow.record.JsonValues;
import io.syncflow.record.SourceReads;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A resource of the source: how it is called, and what all of its answers have in common. */
final class Resource {

  private final ApiAccount account;
  private final Outbound outbound;
  private final SourceReads.Request request;
  private final Versions versions;
  private final JsonRow key;
  private final ObjectMapper json = JsonValues.mapper();

  Resource(ApiAccount account, Outbound outbound, SourceReads.Request request) {
    this.account = account;
    this.outbound = outbound;
    this.request = request;
    this.versions = new Versions(request.timed());
    this.key = new JsonRow(request.key());
  }

  /** What a kind of page makes of an answer; throws CallFailed when it is not that page. */
  @FunctionalInterface
  interface Reader {
    Page read(JsonNode root, List<JsonNode> items, Answer answer);
  }

  /**
   * What surrounds the items of an answer.
   *
   * @param body as it came
   * @param more whether others follow
   * @param total how many records there are; null when it does not say
   * @param clock the source's clock: its own field, or else the HTTP date; null when neither is
   *     there
   */
  record Answer(byte[] body, boolean more, Long total, Instant clock) {}

  /** What is asked of it. */
  SourceReads.Request request() {
    return request;
  }

  /** Its versions. */
  Versions versions() {
    return versions;
  }

  /** A row of what mappings read, and of the key, each once. */
  JsonRow row() {
    TreeMap<String, String> seen = new TreeMap<>();
    List<String> fields = new ArrayList<>();
    List<String> all = new ArrayList<>(request.mapping().sourceFields());
    all.addAll(request.key());
    for (String field : all) {
      if (seen.put(field.toLowerCase(Locale.ROOT), field) == null) {
        fields.add(field);
      }
    }
    return new JsonRow(fields);
  }

  /** The key of a record. */
  BusinessKey key(JsonNode item) {
    key.at(item);
    String[] parts = new String[request.key().size()];
    Arrays.setAll(parts, key::text);
    return new BusinessKey(Arrays.asList(parts));
  }

  /**
   * Asks for a page.
   *
   * @param query without its question mark
   * @throws CallFailed when it cannot be had
   */
  Page get(String query, Runnable patience, Reader reader) {
    ApiCall call = ApiCall.get("/" + request.resource() + "?" + query, request.run(), patience);
    return outbound.call(account, call, answer -> read(answer, reader));
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private Page read(ApiAnswer answer, Reader reader) {
    JsonNode root = parsed(answer.body());
    JsonNode more = root.path("more");
    if (!root.path("items").isArray() || !more.isBoolean()) {
      throw unreadable("its page has no items, or does not say whether there are more");
    }
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : root.path("items")) {
      if (!item.isObject()) {
        throw unreadable("an item of its page is no object");
      }
      items.add(item);
    }
    JsonNode total = root.path("total");
    return reader.read(
        root,
        items,
        new Answer(
            answer.body(),
            more.booleanValue(),
            total.isIntegralNumber() ? (Long) total.longValue() : null,
            clock(root.path("clock").asText(null), answer.header("Date"))));
  }

  private JsonNode parsed(byte[] body) {
    try {
      JsonNode root = json.readTree(body);
      if (root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      throw unreadable("its page is not JSON, or was cut off");
    }
    throw unreadable("its page is no JSON object");
  }

  private static Instant clock(String own, String date) {
    try {
      if (own != null) {
        return Instant.parse(own);
      }
      return date == null ? null : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** An answer that is not what was agreed on. */
  CallFailed unreadable(String why) {
    return new CallFailed(CallFailed.Kind.UNREADABLE, account.system() + ": " + why);
  }
}
