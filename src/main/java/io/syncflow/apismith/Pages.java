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
import io.syncflow.record.UnreadableValue;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Asks for one page after the other.
 *
 * <pre>
 * GET {base}/{resource}?limit=1000&amp;from=4711                          the first page; from: see overlap
 * GET {base}/{resource}?limit=1000&amp;from=4711&amp;until=9000
 *       &amp;after_rowversion=5000&amp;after_key=["A-1"]                     the next one
 * 200 {"items":[{…}, …], "more":true, "bound":9000, "total":1234, "clock":"2026-11-21T03:00:00Z"}
 * </pre>
 *
 * The source answers, in the order of (rowversion, key), records with from ≤ rowversion ≤ until
 * that come behind the place named. The first answer says the bound; all others are asked up to it,
 * so a record that changes meanwhile moves behind the bound and is read by the next run.
 *
 * <p>A page counts when it was received completely, is what was agreed on, and leads on. Any other
 * is a failed attempt: it is asked for again, and ends the run when that does not help (F22).
 */
final class Pages {

  private final ApiAccount account;
  private final Outbound outbound;
  private final SourceReads.Request request;
  private final int limit;
  private final Versions versions;
  private final JsonRow key;
  private final ObjectMapper json = JsonValues.mapper();

  Pages(ApiAccount account, Outbound outbound, SourceReads.Request request, int limit) {
    this.account = account;
    this.outbound = outbound;
    this.request = request;
    this.limit = limit;
    this.versions = new Versions(request.timed());
    this.key = new JsonRow(request.key());
  }

  /** The versions of this source. */
  Versions versions() {
    return versions;
  }

  /** The key of a record. */
  BusinessKey key(JsonNode item) {
    key.at(item);
    String[] parts = new String[request.key().size()];
    Arrays.setAll(parts, key::text);
    return new BusinessKey(Arrays.asList(parts));
  }

  /**
   * The first page.
   *
   * @throws CallFailed when it cannot be had
   */
  Page first(Runnable patience) {
    return outbound.call(account, call(null, null, patience), answer -> page(answer, null));
  }

  /** The page behind another one. */
  Page after(Page page, Runnable patience) {
    return outbound.call(
        account, call(page.bound(), page.end(), patience), answer -> page(answer, page));
  }

  private ApiCall call(String until, Place after, Runnable patience) {
    StringBuilder path = new StringBuilder("/").append(request.resource());
    path.append("?limit=").append(limit);
    if (request.from() != null) {
      path.append("&from=").append(encoded(versions.write(request.from())));
    }
    if (until != null) {
      path.append("&until=").append(encoded(until));
    }
    if (after != null) {
      path.append("&after_rowversion=").append(encoded(after.rowversion()));
      path.append("&after_key=").append(encoded(after.keyJson()));
    }
    return ApiCall.get(path.toString(), request.run(), patience);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private Page page(ApiAnswer answer, Page before) {
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
    items.sort(Comparator.comparing(this::orLowest));
    Place end = end(items, before == null ? null : before.end());
    refuseStandingStill(items, more.booleanValue(), end, before);
    String bound = before == null ? root.path("bound").asText(null) : before.bound();
    if (more.booleanValue() && bound == null) {
      throw unreadable("its first page does not say the bound");
    }
    return new Page(
        answer.body(),
        items,
        more.booleanValue(),
        bound,
        root.path("total").isIntegralNumber() ? (Long) root.path("total").longValue() : null,
        clock(root.path("clock").asText(null)),
        end);
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

  /**
   * A page that repeats the one before would be read for ever; one that goes back has lost some.
   */
  private void refuseStandingStill(List<JsonNode> items, boolean more, Place end, Page before) {
    Place last = before == null ? null : before.end();
    if (more && (end == null || end.equals(last))) {
      throw unreadable("its page does not lead on");
    }
    if (last != null && !items.isEmpty() && orLowest(items.get(0)) < last.number()) {
      throw unreadable("its page goes back behind the one before");
    }
    if (last != null && items.stream().anyMatch(item -> isAt(item, last))) {
      throw unreadable("its page repeats the end of the one before");
    }
  }

  private boolean isAt(JsonNode item, Place place) {
    return orLowest(item) == place.number() && key(item).json().equals(place.keyJson());
  }

  private Place end(List<JsonNode> items, Place before) {
    for (int i = items.size() - 1; i >= 0; i--) {
      long version = orLowest(items.get(i));
      if (version != Long.MIN_VALUE) {
        String written = items.get(i).path(request.rowversion()).asText();
        return new Place(written, version, lastKey(items, version));
      }
    }
    return before;
  }

  /**
   * Of several records with the highest version, the source has sent the one with the last key
   * last.
   */
  private String lastKey(List<JsonNode> items, long version) {
    String last = null;
    for (JsonNode item : items) {
      if (orLowest(item) == version) {
        last = key(item).json();
      }
    }
    return last;
  }

  /** A record without a version that can be read comes first: it is rejected as such later. */
  private long orLowest(JsonNode item) {
    try {
      Long version = versions.read(item.get(request.rowversion()));
      return version == null ? Long.MIN_VALUE : version;
    } catch (UnreadableValue e) {
      return Long.MIN_VALUE;
    }
  }

  private static Instant clock(String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private CallFailed unreadable(String why) {
    return new CallFailed(CallFailed.Kind.UNREADABLE, account.system() + ": " + why);
  }
}
