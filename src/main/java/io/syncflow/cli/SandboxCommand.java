package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.syncflow.ledger.RunSummary;
import io.syncflow.sandbox.SandboxFault;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code syncflow sandbox}: the whole hub on one machine, with a simulated ERP to carry from. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a hub with an embedded PostgreSQL and simulated systems, carries everything and prints the ledger.",
      "The systems are an Oracle ERP, a shop, a Syrve server and others. Stays up, with an ERP that keeps changing, until Ctrl-C or SIGTERM.",
      "Exit code 0: done, or stopped as asked; 1: done, with failed records; 2: usage or unreadable files; 3: refused."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow sandbox --once",
      "  syncflow sandbox --once --json | jq '.runs[] | {entity, failed, pending}'",
      "  syncflow sandbox --once --data shop-export",
      "  syncflow sandbox --still --dir data/walk --shop-products 600"
    })
public final class SandboxCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxCommand.class);
  private static final int DONE = 0;
  private static final int FAILED_RECORDS = 1;
  private static final long EVERY_SECONDS = 5;
  private static final Path DEFAULT_FOLDER = Path.of("data", "sandbox");

  private static final String SCHEDULER = "camel.component.quartz.autoStartScheduler";

  /** No triggers, no management server, and the API on any free port. */
  static final Map<String, String> UNATTENDED =
      Map.of(SCHEDULER, "false", "camel.management.enabled", "false", "syncflow.http.port", "0");

  @Option(names = "--once", description = "End after the ledger instead of staying up.")
  private boolean once;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Fill the ERP from the CSV files of this folder; a file is a table.")
  private Path csv;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the sandbox lives (default: data/sandbox in the hub's folder).")
  private Path folder;

  @Option(
      names = "--shop-products",
      paramLabel = "NUMBER",
      description = {
        "How many products the shop begins with: "
            + SandboxShop.FEWEST_PRODUCTS
            + " to "
            + SandboxShop.MOST_PRODUCTS
            + " (default: "
            + SandboxShop.PRODUCTS
            + ").",
        "A shop that is there already keeps its size."
      })
  private Integer shopProducts;

  @Option(
      names = "--still",
      description =
          "Nobody changes anything by themselves after the two days: neither the ERP nor the shop's merchant.")
  private boolean still;

  @Option(names = "--json", description = "Print one JSON object; logs go to standard error.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Where the person stands; the launcher itself has moved to the hub's folder. */
  private final Path caller = Path.of(System.getProperty("syncflow.cwd", ""));

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** It runs, or its start has ended without. */
  private final CountDownLatch started = new CountDownLatch(1);

  /** Null unless it runs. */
  private volatile Sandbox running;

  /** Answers the exit code. */
  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    checkUsage();
    Path home = folder == null ? DEFAULT_FOLDER : caller.resolve(folder);
    Path data = csv == null ? null : caller.resolve(csv);
    boolean bars = !json && Terminal.interactive();
    Thread atExit = new Thread(this::stop, "sandbox-stop");
    Runtime.getRuntime().addShutdownHook(atExit);
    try (Sandbox sandbox = open(home, data, bars)) {
      if (once) {
        sandbox.lockOut();
        return carry(sandbox);
      }
      Path token = sandbox.letIn();
      int exit = carry(sandbox);
      stayUp(sandbox, token);
      return exit;
    } catch (SandboxFault e) {
      return refuse(e.getMessage(), RootCommand.USAGE);
    } catch (RuntimeException e) {
      LOG.debug("The sandbox ended early", e);
      return refuse(e.getMessage(), RootCommand.REFUSED);
    } finally {
      StopRequest.forget(atExit);
    }
  }

  private void checkUsage() {
    if (shopProducts == null) {
      return;
    }
    if (csv != null) {
      throw new ParameterException(
          spec.commandLine(), "--shop-products and --data exclude each other: there is no shop");
    }
    if (shopProducts < SandboxShop.FEWEST_PRODUCTS || shopProducts > SandboxShop.MOST_PRODUCTS) {
      throw new ParameterException(
          spec.commandLine(),
          "--shop-products is from "
              + SandboxShop.FEWEST_PRODUCTS
              + " to "
              + SandboxShop.MOST_PRODUCTS);
    }
  }

  private Sandbox open(Path home, Path data, boolean bars) throws SandboxFault {
    try {
      running =
          Sandbox.open(
              Path.of(""),
              home,
              new SandboxOptions(data, shopProducts, bars),
              properties(),
              () -> stopped.getCount() == 0);
      return running;
    } finally {
      started.countDown();
    }
  }

  /**
   * With --once the command itself says what runs when, and nobody else is let in. With --data the
   * schedules rest: they would look for tables that have no file.
   */
  private Map<String, String> properties() {
    if (once) {
      return UNATTENDED;
    }
    return csv == null ? Map.of() : Map.of(SCHEDULER, "false");
  }

  private int carry(Sandbox sandbox) throws InterruptedException, JsonProcessingException {
    Collection<String> skipped = sandbox.catchUp();
    SandboxReport report = sandbox.report();
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.json() + "\n" : report.text(Terminal.unicode(), where(sandbox)));
    out.flush();
    skipped.forEach(this::note);
    sandbox.reported(report);
    return exitCode(report);
  }

  /** How other commands find this sandbox; nothing when it lives where they look by themselves. */
  private String where(Sandbox sandbox) {
    String data = folder == null ? "" : " --data '" + folder + "'";
    boolean usual = once || sandbox.url().equals(HubOptions.USUAL);
    return usual ? data : data + " --url " + sandbox.url();
  }

  private static int exitCode(SandboxReport report) {
    if (!report.finished()) {
      return RootCommand.REFUSED;
    }
    return report.failed().isEmpty() ? DONE : FAILED_RECORDS;
  }

  private void stayUp(Sandbox sandbox, Path token) throws InterruptedException {
    say("API: " + sandbox.url() + "/api/v1");
    say("Token: the line in " + token);
    say(
        (still ? "Nobody changes anything by themselves" : "The ERP keeps changing")
            + "; changes are carried every "
            + EVERY_SECONDS
            + " s. Ctrl-C ends.");
    if (sandbox.spreadBackfill(Clock.systemUTC())) {
      say(
          "A backfill of "
              + Sandbox.BACKFILLED
              + " is spread over seven days: syncflow schedule plan oracle_ifs "
              + Sandbox.BACKFILLED
              + where(sandbox));
    }
    if (sandbox.shop() != null) {
      String shop = sandbox.shop().shop().url();
      say(
          "The shop"
              + (still ? "" : ", where a merchant edits, too")
              + ": curl "
              + shop
              + "/products");
      say("Edit as the merchant: curl " + shop + "/merchant -d '" + sandbox.shop().example() + "'");
    }
    sandbox.comeAlive(Clock.systemUTC(), still);
    Map<String, String> known = Map.of();
    while (!stopped.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
      try {
        SandboxRuns.Round round = sandbox.carry();
        round.runs().stream()
            .filter(run -> run.inserted() + run.updated() + run.failed() > 0)
            .forEach(run -> say(line(run)));
        sandbox.reported(round.runs());
        known = noteChanges(known, round.skipped());
      } catch (RuntimeException e) {
        LOG.debug("A round of the sandbox failed", e);
        if (stopped.getCount() > 0) {
          note("this round failed and the next one tries again: " + Refusals.sentence(e));
        }
      }
    }
  }

  /** What stays skipped is said once, not every round. */
  private Map<String, String> noteChanges(Map<String, String> known, Map<String, String> skipped) {
    if (stopped.getCount() > 0) {
      skipped.forEach(
          (entity, why) -> {
            if (!why.equals(known.get(entity))) {
              note(why);
            }
          });
      known.keySet().stream()
          .filter(entity -> !skipped.containsKey(entity))
          .forEach(entity -> note(entity + " is carried again"));
    }
    return skipped;
  }

  /** A line for people: on standard error, so that --json stays one object. */
  private void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("syncflow: " + line);
    err.flush();
  }

  private static String line(RunSummary run) {
    return "%s  %-12s %d inserted, %d updated, %d unchanged, %d failed, %d pending, %.2f s"
        .formatted(
            LocalTime.now(Clock.systemDefaultZone()).truncatedTo(ChronoUnit.SECONDS),
            run.entity(),
            run.inserted(),
            run.updated(),
            run.unchanged(),
            run.failed(),
            run.pending(),
            run.seconds());
  }

  private void say(String line) {
    if (!json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  /** Runs while the JVM ends: the hub stops first, and what is in flight with it. */
  private void stop() {
    stopped.countDown();
    try {
      started.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (running != null) {
      running.close();
    }
    if (!once) {
      // A stop that was asked for is no failure; the JVM itself would say 143.
      Runtime.getRuntime().halt(DONE);
    }
  }

  private int refuse(String why, int exit) {
    if (stopped.getCount() == 0) {
      return exit;
    }
    note(why);
    return exit;
  }
}
