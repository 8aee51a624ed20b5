package io.syncflow;

import io.syncflow.ledger.Run;
import io.syncflow.xorosoft.XoroChunk;
import io.syncflow.xorosoft.XoroOutlook;
import io.syncflow.xorosoft.XoroRead;
import io.syncflow.xorosoft.Xorosoft;
import java.util.Map;
import java.util.Set;

/** What Xorosoft's stock and prices would change. It tells of no deletions. */
final class XorosoftPreviews implements PreviewSource {

  private static final Set<String> ENTITIES = Set.of("stock", "prices", "full");

  private final Xorosoft xorosoft;

  XorosoftPreviews(Xorosoft xorosoft) {
    this.xorosoft = xorosoft;
  }

  @Override
  public boolean knows(String system, String entity) {
    return system.equals(XorosoftAccounts.SYSTEM) && ENTITIES.contains(entity);
  }

  @Override
  public PreviewRead open(Run run, boolean deletions) {
    XoroRead read = xorosoft.open(run);
    return () -> {
      XoroChunk chunk = xorosoft.next(run, read);
      if (chunk == null) {
        return null;
      }
      XoroOutlook outlook = xorosoft.foresee(run, chunk);
      return PreviewRead.Step.of(
          outlook.differences(),
          Map.of(
              "unchanged", outlook.unchanged(),
              "superseded", outlook.superseded(),
              "faults", outlook.faults(),
              "skipped", outlook.skipped()));
    };
  }
}
