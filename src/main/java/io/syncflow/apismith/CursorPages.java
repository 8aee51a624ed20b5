package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.http.CallFailed;
import io.syncflow.record.SourceReads;
import io.syncflow.record.UnreadableValue;
import java.util.Comparator;
import java.util.List;

/**
 * What is new, in the order of the cursor.
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
 */
final class CursorPages implements Pages {

  private final Resource resource;
  private final SourceReads.Request request;
  private final Long from;
  private final int limit;

  /**
   * @param from the lowest version to read; null for all
   */
  CursorPages(Resource resource, Long from, int limit) {
    this.resource = resource;
    this.request = resource.request();
    this.from = from;
    this.limit = limit;
  }

  @Override
  public Page first(Runnable patience) {
    return resource.get(
        query(null, null), patience, (root, items, answer) -> page(root, items, answer, null));
  }

  @Override
  public Page after(Page page, Runnable patience) {
    return resource.get(
        query(page.bound(), page.end()),
        patience,
        (root, items, answer) -> page(root, items, answer, page));
  }

  @Override
  public boolean inCursorOrder() {
    return true;
  }

  @Override
  public Long total(Page first) {
    return first.total();
  }

  private String query(String until, Place after) {
    StringBuilder query = new StringBuilder("limit=").append(limit);
    if (from != null) {
      query.append("&from=").append(Resource.encoded(resource.versions().write(from)));
    }
    if (until != null) {
      query.append("&until=").append(Resource.encoded(until));
    }
    if (after != null) {
      query.append("&after_rowversion=").append(Resource.encoded(after.rowversion()));
      query.append("&after_key=").append(Resource.encoded(after.keyJson()));
    }
    return query.toString();
  }

  private Page page(JsonNode root, List<JsonNode> items, Resource.Answer answer, Page before) {
    items.sort(Comparator.comparing(this::orLowest));
    Place end = end(items, before == null ? null : before.end());
    refuseStandingStill(items, answer.more(), end, before);
    String bound = before == null ? root.path("bound").asText(null) : before.bound();
    if (answer.more() && bound == null) {
      throw unreadable("its first page does not say the bound");
    }
    return new Page(
        answer.body(), items, answer.more(), bound, answer.total(), answer.clock(), end);
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
    return orLowest(item) == place.number() && resource.key(item).json().equals(place.keyJson());
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
        last = resource.key(item).json();
      }
    }
    return last;
  }

  /** A record without a version that can be read comes first: it is rejected as such later. */
  private long orLowest(JsonNode item) {
    try {
      Long version = resource.versions().read(item.get(request.rowversion()));
      return version == null ? Long.MIN_VALUE : version;
    } catch (UnreadableValue e) {
      return Long.MIN_VALUE;
    }
  }

  private CallFailed unreadable(String why) {
    return resource.unreadable(why);
  }
}
