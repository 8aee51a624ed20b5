package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.JsonRow;
import io.syncflow.record.RowMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The records of given keys, a few dozen keys to a page.
 *
 * <pre>
 * GET {base}/{resource}?keys=[["17"],["18"]]
 * 200 {"items":[{…}], "more":false}
 * </pre>
 *
 * A key that the source does not have gives no item. What comes must have been asked for, as the
 * mappings see it: a source that takes no notice of {@code keys} would make every other key look as
 * if it were not there.
 */
final class KeyedPages implements Pages {

  /** As long as an address may be everywhere, with some room for its rest. */
  private static final int LONGEST = 1_500;

  private static final int AT_ONCE = 50;

  private final Resource resource;
  private final List<BusinessKey> keys;
  private final JsonRow row;
  private final RowMapper mapper;
  private int asked;

  KeyedPages(Resource resource, List<BusinessKey> keys) {
    this.resource = resource;
    this.keys = keys;
    this.row = resource.row();
    this.mapper = resource.request().mapping().compile(row.columns());
  }

  @Override
  public Page first(Runnable patience) {
    return next(patience);
  }

  @Override
  public Page after(Page page, Runnable patience) {
    return next(patience);
  }

  @Override
  public Long total(Page first) {
    return (long) keys.size();
  }

  private Page next(Runnable patience) {
    List<BusinessKey> portion = portion();
    boolean more = asked + portion.size() < keys.size();
    Page page =
        resource.get(
            "keys=" + encoded(portion),
            patience,
            (root, items, answer) -> page(items, answer, new HashSet<>(portion), more));
    asked += portion.size();
    return page;
  }

  private List<BusinessKey> portion() {
    List<BusinessKey> portion = new ArrayList<>();
    for (BusinessKey key : keys.subList(asked, Math.min(asked + AT_ONCE, keys.size()))) {
      portion.add(key);
      if (portion.size() > 1 && encoded(portion).length() > LONGEST) {
        return portion.subList(0, portion.size() - 1);
      }
    }
    return portion;
  }

  private static String encoded(List<BusinessKey> portion) {
    return Resource.encoded(
        "[" + String.join(",", portion.stream().map(BusinessKey::json).toList()) + "]");
  }

  private Page page(
      List<JsonNode> items, Resource.Answer answer, Set<BusinessKey> wanted, boolean more) {
    if (answer.more()
        || items.stream().anyMatch(item -> !wanted.contains(mapper.key(row.at(item))))) {
      throw resource.unreadable("it does not answer with the records of the keys it was asked for");
    }
    return new Page(answer.body(), items, more, null, null, answer.clock(), null);
  }
}
