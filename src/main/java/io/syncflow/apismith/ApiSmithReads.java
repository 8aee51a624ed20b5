package io.syncflow.apismith;

import io.syncflow.http.ApiAccount;
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
        .map(account -> new PagedRead(pages(account, request), request));
  }

  private Pages pages(ApiAccount account, Request request) {
    return new Pages(account, outbound, request, pageSize);
  }
}
