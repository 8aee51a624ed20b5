package io.syncflow;

import io.syncflow.db.OrgScope;
import io.syncflow.syrve.document.CommitInventory;
import io.syncflow.syrve.document.DocumentCheck;
import io.syncflow.syrve.document.DocumentFiles;
import io.syncflow.syrve.document.DocumentXslt;
import io.syncflow.syrve.outbox.OutboxQueue;
import org.apache.camel.main.Main;

/** Composes what makes documents for Syrve. */
final class HubDocuments {

  private final OrgScope scope;
  private final OutboxQueue outbox;

  /**
   * @param scope that of the routes' transactions
   */
  HubDocuments(OrgScope scope, OutboxQueue outbox) {
    this.scope = scope;
    this.outbox = outbox;
  }

  /** Hands the beans to the application. */
  void bind(Main main, HubSettings settings) {
    main.bind("documentXslt", new DocumentXslt(settings.root().resolve("xslt/syrve")));
    main.bind("documentCheck", new DocumentCheck());
    main.bind("commitInventory", new CommitInventory(scope, outbox));
    main.bind("documentFiles", new DocumentFiles(scope, outbox));
  }
}
