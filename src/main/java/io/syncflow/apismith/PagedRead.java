package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.JsonRow;
import io.syncflow.record.Originals;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceReads;
import io.syncflow.record.SourceReads.Wanted;
import io.syncflow.record.SourceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A read that asks for the next page when the last one is used up. */
final class PagedRead implements SourceRead {

  private final Resource resource;
  private final Pages pages;
  private final SourceReads.Request request;
  private final Page first;
  private final JsonRow row;
  private final List<byte[]> kept = new ArrayList<>();
  private Page page;
  private int at = -1;
  private long read;
  private volatile boolean givenUp;

  /**
   * @throws io.syncflow.http.CallFailed when the first page cannot be had
   */
  PagedRead(Resource resource, Pages pages) {
    this.resource = resource;
    this.pages = pages;
    this.request = resource.request();
    this.row = resource.row();
    this.first = pages.first(this::lookUp);
    use(first);
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
    boolean empty = first.items().isEmpty() && !first.more();
    if (empty) {
      pages.end(first, first, 0);
    }
    return empty;
  }

  @Override
  public Long total() {
    return pages.total(first);
  }

  @Override
  public Instant sourceClock() {
    return first.clock();
  }

  @Override
  public boolean inCursorOrder() {
    return pages.inCursorOrder();
  }

  @Override
  public List<SourceColumn> columns() {
    return row.columns();
  }

  @Override
  public boolean next() {
    while (at + 1 >= page.items().size()) {
      if (givenUp) {
        return false;
      }
      if (!page.more()) {
        pages.end(first, page, read);
        return false;
      }
      use(pages.after(page, this::lookUp));
    }
    row.at(page.items().get(++at));
    read++;
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

  /** In a read of all, a record without a version is there all the same. */
  @Override
  public Long rowversion() {
    Long version = resource.versions().read(current().get(request.rowversion()));
    boolean all = request.wanted() instanceof Wanted.All;
    return version == null && all ? Long.valueOf(Long.MIN_VALUE) : version;
  }

  @Override
  public BusinessKey key() {
    return resource.key(current());
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
