package io.syncflow;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.Measures;
import io.syncflow.catalog.NewOperation;
import io.syncflow.catalog.Operations;
import io.syncflow.http.CallMeter;
import io.syncflow.ledger.Run;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** The operation of the catalog that belongs to a run: begun with the run's first news. */
final class RunOperation {

  private static final String OPERATION = "operation";
  private static final String COMPLETE = "complete";

  /** Entities whose runs write to the other system. */
  private static final Set<String> UP = Set.of("product_changes");

  private final Operations operations;
  private final Function<UUID, CallMeter.Sums> costs;

  /**
   * @param costs what a run's calls have cost since it was asked last
   */
  RunOperation(Operations operations, Function<UUID, CallMeter.Sums> costs) {
    this.operations = operations;
    this.costs = costs;
  }

  /** It; one that was begun in a transaction which rolled back is begun again. */
  UUID of(Exchange exchange, Run run, String name, String type) {
    UUID known = exchange.getProperty(OPERATION, UUID.class);
    if (known != null && operations.find(run.org(), known).isPresent()) {
      return known;
    }
    NewOperation wanted =
        new NewOperation(
            name, type, UP.contains(run.entity()) ? "up" : "down", run.system(), run.id());
    UUID operation = operations.begin(run.org(), wanted, Author.system(run.system())).id();
    exchange.setProperty(OPERATION, operation);
    return operation;
  }

  /** Adds to its counts. */
  void count(Exchange exchange, Run run, Map<String, Long> counts) {
    UUID operation = exchange.getProperty(OPERATION, UUID.class);
    operations.count(run.org(), operation, counts);
  }

  /** Ends it, if there is one: as finished when the route has marked the run as complete. */
  void end(Exchange exchange) {
    Run run = exchange.getProperty("run", Run.class);
    UUID operation = exchange.getProperty(OPERATION, UUID.class);
    CallMeter.Sums cost = costs.apply(run.id());
    if (operation == null || operations.find(run.org(), operation).isEmpty()) {
      return;
    }
    operations.measured(
        run.org(),
        operation,
        new Measures(
            Map.of(
                UP.contains(run.entity()) ? "push" : "fetch",
                cost.took(),
                "throttle",
                cost.waited()),
            cost.calls(),
            cost.limited()));
    if (exchange.getProperty(COMPLETE, false, Boolean.class)) {
      operations.finish(run.org(), operation);
    } else {
      operations.fail(
          run.org(), operation, "the run ended before " + run.system() + " was read to its end");
    }
  }
}
