package io.syncflow.db;

import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.processor.DelegateProcessor;

/**
 * The transaction policy of routes: {@code transacted: {ref: orgTransaction}} runs the rest of the
 * route in one transaction of the organisation in the exchange property {@value #ORG}, on the
 * calling thread. An exception rolls it back and stays on the exchange; dead letters belong on the
 * outer route (reference/camel.md 1.7). The step {@code rollback: {markRollbackOnly: true}} rolls
 * it back without one, and the message keeps its body: that is how a rehearsal ends.
 */
public final class OrgTransaction implements TransactedPolicy {

  /** The exchange property that holds the organisation's {@link UUID}. */
  public static final String ORG = "org";

  /** Of a transaction that lost to another one (F18). */
  private static final int ATTEMPTS = 5;

  private final OrgScope scope;

  public OrgTransaction(OrgScope scope) {
    this.scope = scope;
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {
    // Nothing to prepare: the transaction belongs to the exchange, not to the route.
  }

  @Override
  public Processor wrap(Route route, Processor processor) {
    return new DelegateProcessor(processor) {
      @Override
      protected void processNext(Exchange exchange) {
        UUID org = exchange.getProperty(ORG, UUID.class);
        for (int attempt = 1; ; attempt++) {
          Exception failure = attempt(org, exchange, super::processNext);
          if (failure == null || attempt == ATTEMPTS || !Conflicts.isConflict(failure)) {
            exchange.setException(failure);
            return;
          }
          exchange.setException(null);
          Conflicts.pause(attempt);
        }
      }
    };
  }

  private Exception attempt(UUID org, Exchange exchange, Processor processor) {
    try {
      scope.run(
          org,
          connection -> {
            try {
              processor.process(exchange);
            } catch (Exception e) {
              exchange.setException(e);
            }
            if (exchange.getException() != null || exchange.isRollbackOnly()) {
              throw new RolledBack(exchange.getException());
            }
          });
      return null;
    } catch (RolledBack e) {
      // It is done here; the caller's own transaction is not concerned.
      exchange.setRollbackOnly(false);
      return (Exception) e.getCause();
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** Carries the exchange's exception out of the transaction, so that it rolls back. */
  private static final class RolledBack extends RuntimeCamelException {
    RolledBack(Throwable cause) {
      super(cause);
    }
  }
}
