package io.syncflow.apismith;

import io.syncflow.http.ApiAccounts;
import io.syncflow.http.Outbound;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceReads;
import java.util.Optional;

/** Reads the resources of APISmith for organisations whose source is an HTTP account. */
public final class ApiSmithReads implements SourceReads {

  private final ApiAccounts accounts;
  private final Outbound outbound;
  private final int pageSize;

  /**
   * @param pageSize records asked for at a time
   */
  public ApiSmithReads(ApiAccounts accounts, Outbound outbound, int pageSize) {
    this.accounts = accounts;
    this.outbound = outbound;
    this.pageSize = pageSize;
  }

  @Override
  public Optional<SourceRead> open(Request request) {
    return accounts
        .find(request.org(), request.system())
        .map(account -> read(new Resource(account, outbound, request)));
  }

  private SourceRead read(Resource resource) {
    return new PagedRead(resource, pages(resource, resource.request().wanted()));
  }

  private Pages pages(Resource resource, Wanted wanted) {
    if (wanted instanceof Wanted.Keys of) {
      return new KeyedPages(resource, of.keys());
    }
    if (wanted instanceof Wanted.All all) {
      return new WholePages(resource, all.provably(), pageSize);
    }
    return new CursorPages(resource, ((Wanted.Since) wanted).from(), pageSize);
  }
}
