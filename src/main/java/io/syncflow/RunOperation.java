package io.syncflow;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.NewOperation;
import io.syncflow.catalog.Operations;
import io.syncflow.ledger.Run;
import java.util.UUID;
import org.apache.camel.Exchange;

/** The operation of the catalog that belongs to a run: begun with the run's first news. */
final class RunOperation {

  private static final String OPERATION = "operation";
  private static final String COMPLETE = "complete";

  private final Operations operations;

  RunOperation(Operations operations) {
    this.operations = operations;
  }

  /** It; one that was begun in a transaction which rolled back is begun again. */
  UUID of(Exchange exchange, Run run, String name, String type) {
    UUID known = exchange.getProperty(OPERATION, UUID.class);
    if (known != null && operations.find(run.org(), known).isPresent()) {
      return known;
    }
    NewOperation wanted = new NewOperation(name, type, "down", run.system(), run.id());
    UUID operation = operations.begin(run.org(), wanted, Author.system(run.system())).id();
    exchange.setProperty(OPERATION, operation);
    return operation;
  }

  /** Ends it, if there is one: as finished when the route has marked the run as complete. */
  void end(Exchange exchange) {
    Run run = exchange.getProperty("run", Run.class);
    UUID operation = exchange.getProperty(OPERATION, UUID.class);
    if (operation == null || operations.find(run.org(), operation).isEmpty()) {
      return;
    }
    if (exchange.getProperty(COMPLETE, false, Boolean.class)) {
      operations.finish(run.org(), operation);
    } else {
      operations.fail(
          run.org(), operation, "the run ended before " + run.system() + " was read to its end");
    }
  }
}
