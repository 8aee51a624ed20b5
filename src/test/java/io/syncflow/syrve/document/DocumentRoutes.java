package io.syncflow.syrve.document;

import io.syncflow.db.OrgScope;
import io.syncflow.db.OrgTransaction;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** The hub's own routes of documents, without a hub. */
public final class DocumentRoutes {

  private DocumentRoutes() {}

  /**
   * Starts them; the caller stops the context.
   *
   * @param scope over no data source for documents that touch no table
   * @param stylesheets the folder
   */
  public static CamelContext start(OrgScope scope, Path stylesheets) throws Exception {
    CamelContext context = new DefaultCamelContext();
    OutboxQueue outbox = new OutboxQueue(3);
    context.getRegistry().bind("orgTransaction", new OrgTransaction(scope));
    context.getRegistry().bind("documentXslt", new DocumentXslt(stylesheets));
    context.getRegistry().bind("documentCheck", new DocumentCheck());
    context.getRegistry().bind("commitInventory", new CommitInventory(scope, outbox));
    context.getRegistry().bind("documentFiles", new DocumentFiles(scope, outbox));
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            PluginHelper.getResourceLoader(context)
                .resolveResource("file:routes/syrve/documents.camel.yaml"));
    context.start();
    return context;
  }
}
