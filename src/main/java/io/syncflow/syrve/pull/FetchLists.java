package io.syncflow.syrve.pull;

import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.Stage;
import io.syncflow.syrve.SyrveFailed;
import io.syncflow.syrve.SyrveFailed.Kind;
import io.syncflow.syrve.SyrveSession;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDateTime;

/**
 * Asks a server for the lists of a job, one after the other, and keeps them on disk. When it is
 * done the licence seat can go: nothing is written to the database before.
 */
public final class FetchLists {

  private final RunProgress progress;
  private final Clock clock;
  private final boolean revisions;
  private final PulledLists lists = new PulledLists();

  /**
   * @param revisions whether revisions that a server gives with its list of products are used
   */
  public FetchLists(RunProgress progress, Clock clock, boolean revisions) {
    this.progress = progress;
    this.clock = clock;
    this.revisions = revisions;
  }

  /**
   * Receives every list of the run's job completely.
   *
   * @return to be closed whatever happens
   * @throws SyrveFailed when the server does not give one of them
   * @throws PullFailed when an answer cannot be read, or the run is of a kind that reads no lists
   */
  public FetchedLists fetch(SyrveSession session, Run run) {
    FetchedLists fetched = new FetchedLists();
    try {
      switch (job(run)) {
        case "bootstrap" -> lists.bootstrap().forEach(list -> add(fetched, session, list));
        case "products" -> products(fetched, session, run);
        default -> {
          LocalDateTime at = LocalDateTime.now(clock.withZone(session.zone()));
          add(fetched, session, lists.stock(at));
          fetched.note("timestamp", at.toString());
        }
      }
      fetched.note("server_version", session.server().version());
      progress.expect(run, fetched.items(), null);
      return fetched;
    } catch (RuntimeException e) {
      fetched.close();
      throw e;
    }
  }

  private static String job(Run run) {
    if (run.mode() != RunMode.REALTIME && run.mode() != RunMode.SWEEP) {
      throw new PullFailed(
          Stage.FETCH, "there are no runs of mode " + run.mode().code() + " of Syrve's lists");
    }
    return run.entity();
  }

  /**
   * As JSON where the server has it; one that says no version is simply asked. A revision to begin
   * from is used only when this very list gave it (docs/integrator.md).
   */
  private void products(FetchedLists fetched, SyrveSession session, Run run) {
    if (!lists.hasProductsAsJson(session.server())) {
      add(fetched, session, lists.productsAsXml());
    } else if (revisions && lists.hasRevisions(session.server())) {
      Long after = run.mode() == RunMode.SWEEP ? null : run.cursor();
      add(fetched, session, lists.products(after));
    } else if (!tryAdd(fetched, session, lists.products())) {
      add(fetched, session, lists.productsAsXml());
    }
  }

  private void add(FetchedLists fetched, SyrveSession session, PulledList list) {
    if (!tryAdd(fetched, session, list)) {
      fetched.note(list.name(), "not offered by this server");
    }
  }

  /** False when the server may be too old for the list, and does not know it. */
  private boolean tryAdd(FetchedLists fetched, SyrveSession session, PulledList list) {
    try {
      fetched.add(received(session, list));
      return true;
    } catch (SyrveFailed e) {
      if (e.kind() == Kind.NOT_FOUND && mayLack(session, list)) {
        return false;
      }
      throw e;
    }
  }

  /** Old servers lack some lists; one that says no version may be old. */
  private static boolean mayLack(SyrveSession session, PulledList list) {
    String since = list.since();
    return since != null && !session.server().isAtLeast(since);
  }

  /** Complete and well-formed before it counts: what was cut off is asked for again (F22). */
  private static FetchedList received(SyrveSession session, PulledList list) {
    SyrveSession.Reader<FetchedList> reader =
        body -> {
          Spool spool = Spool.of(body);
          try {
            return new FetchedList(list, spool, list.format().census(spool));
          } catch (MalformedList e) {
            spool.close();
            throw new SyrveFailed(
                Kind.UNREADABLE,
                Stage.PARSE.code() + ": the list of " + list.name() + ": " + e.getMessage());
          } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
          }
        };
    return list.form()
        ? session.postForm(list.path(), list.query(), reader)
        : session.get(list.path(), list.query(), reader);
  }
}
