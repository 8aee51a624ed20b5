package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.security.FirstStart;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncflow housekeeping}: what the hub tidies up for itself. */
@Command(
    name = "housekeeping",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what the hub tidies up for itself, and does it now.",
      "Old settled runs and records go into the archive, log partitions come and go, expired previews are removed and runs of"
          + " dead processes are closed. Nothing that is open is ever touched. Run needs a platform token."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow housekeeping status", "  syncflow housekeeping run archive"},
    subcommands = {HousekeepingCommand.Status.class, HousekeepingCommand.RunNow.class})
final class HousekeepingCommand {

  private static JsonNode jobs(HubClient hub) {
    return hub.get(HubPath.of("housekeeping"));
  }

  private static String table(Iterable<JsonNode> jobs) {
    Listing listing = new Listing("job", "last", "on", "ok", "what it did", "next");
    for (JsonNode job : jobs) {
      JsonNode last = job.path("last");
      listing.row(
          Cells.text(job, "job"),
          Cells.time(last, "finished_at"),
          Cells.text(last, "node"),
          last.isObject() ? last.path("succeeded").asBoolean() ? "yes" : "NO" : null,
          Cells.text(last, "said"),
          Cells.time(job, "next"));
    }
    return listing.text("There are no housekeeping jobs.");
  }

  private static boolean failed(JsonNode job) {
    return job.path("last").isObject() && !job.path("last").path("succeeded").asBoolean();
  }

  /** {@code syncflow housekeeping status}. */
  @Command(
      name = "status",
      description = "Lists the jobs: what each did last, and when it runs next.",
      footer = "  syncflow housekeeping status")
  static final class Status extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = jobs(hub);
      out.print(list, table(list.path("items")));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow housekeeping run}. */
  @Command(
      name = "run",
      description = {
        "Does jobs now, one after another, and says what each did.",
        "Exit code 3 when one failed, or is not done after an hour."
      },
      footer = {
        "  syncflow housekeeping run",
        "  syncflow housekeeping run archive forget-archive"
      })
  static final class RunNow extends HubCommand {

    private static final long LOOK_AGAIN_MILLIS = 200;
    private static final long PATIENCE_MILLIS = TimeUnit.HOURS.toMillis(1);

    @Parameters(
        paramLabel = "JOB",
        arity = "0..*",
        description = "The jobs; housekeeping status lists them. None: all of them.")
    private List<String> names = new ArrayList<>();

    @Override
    String tokenFile() {
      return FirstStart.PLATFORM_TOKEN;
    }

    @Override
    int run(HubClient hub, Output out) throws InterruptedException {
      List<String> wanted = names.isEmpty() ? all(hub) : names;
      ArrayNode done = JsonNodeFactory.instance.arrayNode();
      for (String name : wanted) {
        JsonNode before = hub.post(HubPath.of("housekeeping", name, "run"));
        done.add(await(hub, name, before.path("last").path("finished_at").asText()));
      }
      out.print(JsonNodeFactory.instance.objectNode().set("items", done), table(done));
      boolean bad =
          StreamSupport.stream(done.spliterator(), false).anyMatch(HousekeepingCommand::failed);
      return bad ? RootCommand.REFUSED : RootCommand.DONE;
    }

    private static List<String> all(HubClient hub) {
      List<String> all = new ArrayList<>();
      jobs(hub).path("items").forEach(job -> all.add(job.path("job").asText()));
      return all;
    }

    /** The job once it has finished another time than before. */
    private static JsonNode await(HubClient hub, String name, String before)
        throws InterruptedException {
      for (long waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_AGAIN_MILLIS) {
        for (JsonNode job : jobs(hub).path("items")) {
          boolean it = job.path("job").asText().equals(name);
          if (it && !job.path("last").path("finished_at").asText().equals(before)) {
            return job;
          }
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
      throw new HubRefusal("the job " + name + " is not done yet", RootCommand.REFUSED);
    }
  }
}
