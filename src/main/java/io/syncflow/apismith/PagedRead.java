package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.JsonRow;
import io.syncflow.record.Originals;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceReads;
import io.syncflow.record.SourceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A read that asks for the next page when the last one is used up. */
final class PagedRead implements SourceRead {

  private final Pages pages;
  private final SourceReads.Request request;
  private final Page first;
  private final JsonRow row;
  private final List<byte[]> kept = new ArrayList<>();
  private Page page;
  private int at = -1;
  private volatile boolean givenUp;

  /**
   * @throws io.syncflow.http.CallFailed when the first page cannot be had
   */
  PagedRead(Pages pages, SourceReads.Request request) {
    this.pages = pages;
    this.request = request;
    this.row = new JsonRow(fields(request));
    this.first = pages.first(this::lookUp);
    use(first);
  }

  /** What mappings read, and the key, each once. */
  private static List<String> fields(SourceReads.Request request) {
    TreeMap<String, String> seen = new TreeMap<>();
    List<String> fields = new ArrayList<>();
    List<String> all = new ArrayList<>(request.mapping().sourceFields());
    all.addAll(request.key());
    for (String field : all) {
      if (seen.put(field.toLowerCase(Locale.ROOT), field) == null) {
        fields.add(field);
      }
    }
    return fields;
  }

  private void use(Page next) {
    page = next;
    at = -1;
    kept.add(next.body());
  }

  private void lookUp() {
    if (givenUp) {
      throw new IllegalStateException("the read was given up");
    }
    request.patience().run();
  }

  @Override
  public boolean isEmpty() {
    return first.items().isEmpty() && !first.more();
  }

  @Override
  public Long total() {
    return first.total();
  }

  @Override
  public Instant sourceClock() {
    return first.clock();
  }

  @Override
  public boolean inCursorOrder() {
    return true;
  }

  @Override
  public List<SourceColumn> columns() {
    return row.columns();
  }

  @Override
  public boolean next() {
    while (at + 1 >= page.items().size()) {
      if (!page.more() || givenUp) {
        return false;
      }
      use(pages.after(page, this::lookUp));
    }
    row.at(page.items().get(++at));
    return true;
  }

  @Override
  public boolean isLast() {
    return !page.more() && at == page.items().size() - 1;
  }

  @Override
  public SourceRow row() {
    return row;
  }

  @Override
  public Long rowversion() {
    return pages.versions().read(current().get(request.rowversion()));
  }

  @Override
  public BusinessKey key() {
    return pages.key(current());
  }

  private JsonNode current() {
    return page.items().get(at);
  }

  @Override
  public Originals originals() {
    Originals originals = new PageOriginals(List.copyOf(kept), request.mapping(), row.fields());
    kept.clear();
    kept.add(page.body());
    return originals;
  }

  @Override
  public void giveUp() {
    givenUp = true;
  }

  @Override
  public void close() {
    givenUp = true;
  }
}
