package io.syncflow;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.syrve.SyrveSeat;
import io.syncflow.syrve.SyrveSession;
import io.syncflow.syrve.pull.FetchLists;
import io.syncflow.syrve.pull.FetchedLists;
import io.syncflow.syrve.pull.ObjectChunks;
import io.syncflow.syrve.pull.PullPreview;
import io.syncflow.syrve.pull.Pulls;
import java.util.Map;
import java.util.Set;

/** What a pull of Syrve's lists would change; the licence seat is held only while they are read. */
final class SyrvePreviews implements PreviewSource {

  private static final Set<String> ENTITIES = Set.of("bootstrap", "products", "stock");

  private final OrgScope scope;
  private final SyrveSeat seat;
  private final FetchLists lists;
  private final Pulls pulls;

  SyrvePreviews(OrgScope scope, SyrveSeat seat, FetchLists lists, Pulls pulls) {
    this.scope = scope;
    this.seat = seat;
    this.lists = lists;
    this.pulls = pulls;
  }

  @Override
  public boolean knows(String system, String entity) {
    return system.equals(HubSyrve.SYSTEM) && ENTITIES.contains(entity);
  }

  @Override
  public PreviewRead open(Run run, boolean deletions) {
    FetchedLists fetched;
    try (SyrveSession session = seat.open(run)) {
      fetched = lists.fetch(session, run);
    }
    try {
      return new Read(run, fetched, pulls.chunks(run, fetched));
    } catch (RuntimeException e) {
      fetched.close();
      throw e;
    }
  }

  private final class Read implements PreviewRead {
    private final Run run;
    private final FetchedLists fetched;
    private final ObjectChunks chunks;
    private final PullPreview preview = new PullPreview(scope);
    private boolean concluded;

    Read(Run run, FetchedLists fetched, ObjectChunks chunks) {
      this.run = run;
      this.fetched = fetched;
      this.chunks = chunks;
    }

    @Override
    public Step next() {
      if (chunks.hasNext()) {
        PullPreview.Outlook outlook = preview.next(run, chunks);
        return Step.of(
            outlook.differences(),
            Map.of(
                "unchanged", outlook.unchanged(),
                "faults", outlook.faults(),
                "skipped", outlook.skipped()));
      }
      if (concluded) {
        return null;
      }
      chunks.verifyExhausted();
      concluded = true;
      return Step.of(preview.missing(run, fetched), Map.of());
    }

    @Override
    public void close() {
      pulls.forget(chunks, fetched);
    }
  }
}
