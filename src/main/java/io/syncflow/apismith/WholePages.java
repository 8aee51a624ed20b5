package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Every record, in the order of their keys: a record that changes meanwhile keeps its place, so it
 * is neither missed nor met twice.
 *
 * <pre>
 * GET {base}/{resource}?order=key&amp;limit=1000                          the first page
 * GET {base}/{resource}?order=key&amp;limit=1000&amp;after_key=["17"]         the next one
 * 200 {"items":[{…}, …], "more":true, "order":"key", "total":1234}
 * </pre>
 *
 * The order is whatever the source takes for one. It repeats the word, so that a source which reads
 * nothing by key is not mistaken for one that does; {@code total} is how many records there are
 * when it answers.
 */
final class WholePages implements Pages {

  private final Resource resource;
  private final boolean provably;
  private final int limit;

  /**
   * @param provably whether the source has to say how many records there are, at the beginning and
   *     at the end, and both have to be as many as came
   */
  WholePages(Resource resource, boolean provably, int limit) {
    this.resource = resource;
    this.provably = provably;
    this.limit = limit;
  }

  @Override
  public Page first(Runnable patience) {
    return resource.get(
        query(null), patience, (root, items, answer) -> page(root, items, answer, null));
  }

  @Override
  public Page after(Page page, Runnable patience) {
    return resource.get(
        query(page.end().keyJson()),
        patience,
        (root, items, answer) -> page(root, items, answer, page));
  }

  @Override
  public Long total(Page first) {
    return first.total();
  }

  private String query(String after) {
    String query = "order=key&limit=" + limit;
    return after == null ? query : query + "&after_key=" + Resource.encoded(after);
  }

  private Page page(JsonNode root, List<JsonNode> items, Resource.Answer answer, Page before) {
    if (!root.path("order").asText().equals("key")) {
      throw new Incomplete(
          resource.request().system()
              + " does not read "
              + resource.request().resource()
              + " in the order of keys, so a read of all of it would miss what changes meanwhile");
    }
    if (answer.more() && items.isEmpty()) {
      throw resource.unreadable("its page does not lead on");
    }
    Place last = before == null ? null : before.end();
    if (last != null && items.stream().anyMatch(item -> isAt(item, last))) {
      throw resource.unreadable("its page repeats the end of the one before");
    }
    Place end =
        items.isEmpty()
            ? last
            : new Place(null, 0, resource.key(items.get(items.size() - 1)).json());
    return new Page(answer.body(), items, answer.more(), null, answer.total(), answer.clock(), end);
  }

  private boolean isAt(JsonNode item, Place place) {
    return resource.key(item).json().equals(place.keyJson());
  }

  /**
   * Records that come or go meanwhile are no fault of a read; records that were there all the time
   * and did not come are.
   */
  @Override
  public void end(Page first, Page last, long read) {
    Long begin = first.total();
    Long end = last.total();
    if (begin == null || end == null) {
      if (provably) {
        throw new Incomplete(
            what()
                + " does not say how many records there are, so a record that did not come could"
                + " not be told from one that is gone");
      }
      return;
    }
    boolean same = begin == read && end == read;
    if (provably ? !same : read < Math.min(begin, end)) {
      throw new Incomplete(
          what()
              + " had "
              + begin
              + " records when the read began and "
              + end
              + " when it ended, and "
              + read
              + " came: that may not be all of them");
    }
  }

  private String what() {
    return resource.request().resource() + " of " + resource.request().system();
  }
}
