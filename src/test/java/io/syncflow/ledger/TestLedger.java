package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** The ledger of a node alone with its database, for tests that need runs and nothing of them. */
public final class TestLedger {

  private TestLedger() {}

  /** Goes by the machine's clock; each one is another process on the node "here". */
  public static Ledger here(OrgScope scope) {
    return Ledger.of(
        scope,
        new Node("here", UUID.randomUUID(), true),
        Clock.systemUTC(),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        text -> text);
  }
}
