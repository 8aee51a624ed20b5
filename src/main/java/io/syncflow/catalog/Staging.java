package io.syncflow.catalog;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Staged changes: put there, listed, approved, rejected, applied (D-02…D-10, D-67). */
public final class Staging {

  private static final int PAGE = 500;

  private static final String REVIEW =
      "UPDATE public.products_staging s SET status = ?, reviewed_by = ?, reviewed_by_name = ?,"
          + " reviewed_at = clock_timestamp(), auto_approved = false, status_reason = ?"
          + " WHERE s.org_id = ? AND s.status = ANY (?)";

  private static final String OPERATIONS = " RETURNING s.sync_operation_id";

  private final OrgScope scope;
  private final Clock clock;

  public Staging(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Puts rows of a file into an operation; they wait until {@link #finish}.
   *
   * @throws Refused when the operation takes no more rows
   */
  public StagedRows stage(UUID org, UUID operation, List<ImportRow> rows, Author author) {
    return scope.call(
        org,
        connection -> {
          Instant begun = clock.instant();
          refuseEnded(connection, org, operation);
          Proposals proposals = Proposals.of(connection, org, rows);
          List<StagingTable.Row> staged =
              proposals.proposals().stream()
                  .filter(proposal -> !proposal.changes().isEmpty())
                  .map(proposal -> proposal.row(StagingTable.STAGED, null))
                  .toList();
          List<ConflictTable.Row> conflicts =
              proposals.proposals().stream().flatMap(p -> p.conflicts().stream()).toList();
          StagingTable.insert(connection, org, operation, null, author.as("import"), null, staged);
          FileConflicts.save(connection, org, operation, conflicts);
          Operations.count(
              connection,
              org,
              operation,
              Map.of(
                  "received", (long) rows.size(),
                  "staged", (long) staged.size(),
                  "conflicts", (long) conflicts.size(),
                  "unchanged", (long) proposals.unchanged(),
                  "refused", (long) proposals.faults().size()));
          PerformanceLog.add(
              connection,
              org,
              operation,
              Measures.of("map", Duration.between(begun, clock.instant())));
          return new StagedRows(
              staged.size(), conflicts.size(), proposals.unchanged(), proposals.faults());
        });
  }

  /**
   * Ends the coming of rows: what rules approve is applied, unless the blast radius is too wide;
   * the rest waits for a person.
   */
  public Operation finish(UUID org, UUID operation, Author author) {
    boolean approved =
        scope.call(org, connection -> new RuleReview(connection, org, operation).approve());
    if (approved) {
      apply(org, operation, author.as("import"));
    }
    return new Operations(scope).finish(org, operation);
  }

  /** Staged changes, in the order in which they came. */
  public List<StagedChange> list(UUID org, StagedChoice choice, UUID after, int limit) {
    return scope.call(org, connection -> StagingTable.page(connection, org, choice, after, limit));
  }

  /**
   * Approves what is staged of a choice.
   *
   * @return how many changes were approved
   */
  public int approve(UUID org, StagedChoice choice, Author author) {
    return scope.call(
        org,
        connection ->
            review(
                    connection,
                    org,
                    StagingTable.APPROVED,
                    null,
                    choice,
                    author,
                    List.of(StagingTable.STAGED))
                .size());
  }

  /**
   * Rejects what is not applied of a choice. What a system had said is overruled by that: it is to
   * be told our values, and a version names what lost.
   *
   * @param reason for histories; may be null
   * @return how many changes were rejected
   */
  public int reject(UUID org, StagedChoice choice, String reason, Author author) {
    return scope.call(
        org,
        connection -> {
          Statements.lockCatalog(connection, org);
          List<StagedChange> open = StagingTable.lockOpen(connection, org, choice);
          new Overruling(connection, org, author).overrule(open);
          List<UUID> operations =
              review(
                  connection,
                  org,
                  "rejected",
                  reason,
                  choice,
                  author,
                  List.of(StagingTable.STAGED, StagingTable.APPROVED));
          for (UUID operation : operations.stream().distinct().toList()) {
            Operations.settle(connection, org, operation);
          }
          return operations.size();
        });
  }

  /**
   * Applies what is approved of an operation, some hundred changes per transaction. A change whose
   * product has moved on is refused and staged anew on what is there now; one whose product is
   * locked stays approved.
   *
   * @return the operation afterwards
   */
  public Operation apply(UUID org, UUID operation, Author author) {
    for (Applied page : pages(org, operation, author)) {
      List<Proposal> again = page.drifted();
      if (!again.isEmpty()) {
        scope.run(org, connection -> stageAgain(connection, org, operation, again, author));
      }
    }
    return scope.call(
        org,
        connection -> {
          Operations.settle(connection, org, operation);
          return Operations.find(connection, org, operation)
              .orElseThrow(() -> new Refused("not_found", "There is no such operation."));
        });
  }

  /** Applies page by page, and leaves what has drifted to the caller. */
  List<Applied> pages(UUID org, UUID operation, Author author) {
    List<Applied> pages = new ArrayList<>();
    UUID after = null;
    do {
      UUID from = after;
      Applied page =
          scope.call(
              org,
              connection ->
                  new ApplyPage(connection, org, operation, author, clock).apply(from, PAGE));
      pages.add(page);
      after = page.last();
    } while (after != null);
    return pages;
  }

  private static void stageAgain(
      Connection connection, UUID org, UUID operation, List<Proposal> again, Author author)
      throws SQLException {
    for (Proposal proposal : again) {
      String system = proposal.system();
      if (!proposal.changes().isEmpty()) {
        StagingTable.insert(
            connection,
            org,
            operation,
            system,
            author.as(system == null ? "import" : system),
            null,
            List.of(proposal.row(StagingTable.STAGED, "Computed anew: the product had moved on.")));
      }
      if (system == null) {
        FileConflicts.save(connection, org, operation, proposal.conflicts());
      } else {
        ConflictTable.save(connection, org, operation, system, proposal.conflicts());
      }
    }
  }

  private List<UUID> review(
      Connection connection,
      UUID org,
      String status,
      String reason,
      StagedChoice choice,
      Author author,
      List<String> from)
      throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(status);
    values.add(author.user());
    values.add(author.name());
    values.add(reason);
    values.add(org);
    values.add(from);
    values.addAll(Arrays.asList(choice.values()));
    return Statements.list(
        connection,
        REVIEW + StagedChoice.WHERE + OPERATIONS,
        row -> row.getObject(1, UUID.class),
        values.toArray());
  }

  private static void refuseEnded(Connection connection, UUID org, UUID operation)
      throws SQLException {
    Operation found =
        Operations.find(connection, org, operation)
            .orElseThrow(() -> new Refused("not_found", "There is no such operation."));
    if (!found.status().equals("in_progress")) {
      throw new Refused("operation_closed", "The operation takes no more rows.");
    }
  }
}
