package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.ledger.RunSummary;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Waits for a run of the hub to end. */
final class RunWait {

  private static final long LOOK_AGAIN_MILLIS = 500;
  private static final Set<String> OPEN = Set.of("pending", "in_progress", "paused");
  private static final Set<String> FINISHED = Set.of("completed", "completed_with_errors");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HubClient hub;

  RunWait(HubClient hub) {
    this.hub = hub;
  }

  /** The run once it is over, however it ended. */
  RunSummary end(UUID run, RunBar bar) throws InterruptedException, JsonProcessingException {
    while (true) {
      JsonNode summary = hub.get(HubPath.of("runs", run));
      if (!OPEN.contains(Cells.text(summary, "status"))) {
        long fetched = summary.path("fetched").asLong();
        bar.show(fetched, fetched);
        return JSON.treeToValue(summary, RunSummary.class);
      }
      JsonNode progress = hub.get(HubPath.of("runs", run, "progress"));
      bar.show(progress.path("done").asLong(), Cells.number(progress, "total"));
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** What a script should know of a run that is over. */
  static int exitCode(RunSummary run) {
    if (!FINISHED.contains(run.status())) {
      return RootCommand.REFUSED;
    }
    return run.failed() == 0 ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
  }
}
