package io.syncflow;

import io.syncflow.delta.Chunks;
import io.syncflow.delta.DeltaCatalogue;
import io.syncflow.delta.DeltaDefinition;
import io.syncflow.delta.DeltaReader;
import io.syncflow.delta.WholeReader;
import io.syncflow.ledger.Run;
import io.syncflow.load.Differences;
import io.syncflow.load.LoadPreview;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.Mappings;
import io.syncflow.record.Difference;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.RowMapping;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Map;

/** What the next delta of a table would change, and what a key sweep would delete. */
final class DeltaPreviews implements PreviewSource {

  /** Of more deletions a sweep's brake makes a person's decision anyway. */
  private static final int MOST_DELETIONS = 100_000;

  private final DeltaCatalogue catalogue;
  private final DeltaReader deltas;
  private final WholeReader wholes;
  private final TargetCatalogue targets;
  private final Mappings mappings;
  private final LoadPreview loads;

  DeltaPreviews(
      DeltaCatalogue catalogue,
      DeltaReader deltas,
      WholeReader wholes,
      TargetCatalogue targets,
      Mappings mappings,
      LoadPreview loads) {
    this.catalogue = catalogue;
    this.deltas = deltas;
    this.wholes = wholes;
    this.targets = targets;
    this.mappings = mappings;
    this.loads = loads;
  }

  /** A system that gets its records over HTTP keeps to itself what it has. */
  @Override
  public boolean knows(String system, String entity) {
    DeltaCatalogue.Job job = catalogue.job(system, entity);
    return job != null && job.target() == null;
  }

  @Override
  public PreviewRead open(Run run, boolean deletions) {
    DeltaDefinition delta = catalogue.find(run.system(), run.entity()).orElseThrow();
    TargetTable target = targets.describe(run.org(), run.entity());
    RowMapping mapping = mappings.forTable(run.org(), run.entity(), target);
    return new Read(run, delta, target, mapping, deletions);
  }

  private final class Read implements PreviewRead {
    private final Run run;
    private final DeltaDefinition delta;
    private final TargetTable target;
    private final RowMapping mapping;
    private final Chunks chunks;
    private boolean deletions;

    Read(
        Run run, DeltaDefinition delta, TargetTable target, RowMapping mapping, boolean deletions) {
      this.run = run;
      this.delta = delta;
      this.target = target;
      this.mapping = mapping;
      this.deletions = deletions;
      this.chunks = deltas.read(run, delta, mapping);
    }

    @Override
    public Step next() {
      if (chunks.hasNext()) {
        RecordChunk chunk = chunks.next();
        Differences differences = loads.compare(run.org(), target, chunk);
        int faults = chunk.rejections().size();
        int skipped = chunk.skipped();
        chunks.loaded();
        return Step.of(
            differences.rows(),
            Map.of(
                "unchanged",
                differences.unchanged(),
                "superseded",
                differences.superseded(),
                "faults",
                (long) faults,
                "skipped",
                (long) skipped));
      }
      if (!deletions) {
        return null;
      }
      deletions = false;
      chunks.verifyExhausted();
      return Step.of(missing(), Map.of());
    }

    private List<Difference> missing() {
      try (Chunks keys = wholes.readKeys(run, delta, mapping);
          LoadPreview.Keys known = loads.keys(run.org(), target)) {
        while (keys.hasNext()) {
          known.add(keys.next());
          keys.loaded();
        }
        keys.verifyExhausted();
        return known.missing(MOST_DELETIONS);
      }
    }

    @Override
    public void close() {
      chunks.close();
    }
  }
}
