package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.sandbox.SyrveRules.SameNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A Syrve server on a loopback port, as far as the hub uses one: licence seats, token life,
 * versions, XML and JSON, documents with their numbers and refusals. What real servers are known to
 * answer it answers, oddities included; what is unknown about them can be set. It counts what a
 * guest must not do, and does wrong what it is asked to.
 */
public final class SimulatedSyrve implements AutoCloseable {

  /** How many products it has unless told otherwise. */
  public static final int PRODUCTS = 400;

  /** Its accounting time, which its times without an offset are in. */
  public static final ZoneId ZONE = SyrveRules.ZONE;

  private static final String BASE = "/resto/api";

  private final SyrveLicence licence;
  private final SyrveFaults faults = new SyrveFaults();
  private final SyrveWorld world;
  private final SyrveJournal journal;
  private final SyrveRules rules;
  private final SyrveApi api;
  private final SyrveDesk desk;
  private final String user;
  private final String password;
  private final AtomicInteger working = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final SyrveWire wire;
  private volatile Duration pace = Duration.ZERO;
  private volatile boolean starting;

  /**
   * How a server is to be.
   *
   * @param port where to listen; 0 or one that is taken for any
   * @param folder where accepted documents survive a restart; null to keep them in memory
   * @param seed what its data are made from
   * @param products how many products it has
   * @param user the login of the API's user
   */
  public record Setup(
      int port, Path folder, long seed, int products, String user, String password) {

    @Override
    public String toString() {
      return "Setup[port=" + port + ", folder=" + folder + ", seed=" + seed + "]";
    }
  }

  private SimulatedSyrve(Setup setup, Clock clock) {
    user = setup.user();
    password = setup.password();
    licence = new SyrveLicence(clock);
    world = new SyrveWorld(setup.seed(), setup.products());
    journal = new SyrveJournal(setup.folder() == null ? null : file(setup.folder()));
    rules = new SyrveRules(world, journal, clock);
    api = new SyrveApi(world, rules, journal, clock);
    desk = new SyrveDesk(this);
    wire = new SyrveWire(setup.port(), new Work(clock));
  }

  /** Starts a server with one seat, its data in memory. */
  public static SimulatedSyrve start(Clock clock) {
    return start(new Setup(0, null, SimulatedErp.SEED, PRODUCTS, "hub", "resto#test"), clock);
  }

  /** Starts a server with one seat. */
  public static SimulatedSyrve start(Setup setup, Clock clock) {
    return new SimulatedSyrve(setup, clock);
  }

  private static Path file(Path folder) {
    try {
      Files.createDirectories(folder);
      return folder.resolve("syrve-journal.jsonl");
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of the simulated Syrve server is closed", e);
    }
  }

  /** How the hub connects to it. */
  public SyrveLogin login() {
    return new SyrveLogin("http://127.0.0.1:" + wire.port(), user, password);
  }

  /** Where it listens. */
  public int port() {
    return wire.port();
  }

  /** What it is to do wrong. */
  public SyrveFaults faults() {
    return faults;
  }

  /** Every document it was sent and answered or would have answered, in order. */
  public List<SyrveReceived> journal() {
    return journal.all();
  }

  /** The documents it has saved, in order. */
  public List<SyrveReceived> accepted() {
    return journal.all().stream().filter(SyrveReceived::isAccepted).toList();
  }

  /** Seats taken now. */
  public int seatsTaken() {
    return licence.taken();
  }

  /** The most seats that were ever taken at once. */
  public int mostSeatsTaken() {
    return licence.most();
  }

  /** Logins that took a seat. */
  public int logins() {
    return licence.given().size();
  }

  /** The tokens that take a seat now. */
  public Set<String> tokensInUse() {
    return licence.inUse();
  }

  /** Every token it has given, in order. */
  public List<String> tokensGiven() {
    return licence.given();
  }

  /** Calls that began while another was being worked on: a guest makes them one after another. */
  public int overlaps() {
    return overlaps.get();
  }

  /** Calls that were worked on, logins and logouts included. */
  public int calls() {
    return calls.get();
  }

  /** Sets the number of seats of the licence; 1 at the start. */
  public void seats(int number) {
    licence.seats(number);
  }

  /** Sets how long a token lives from its login; an hour at the start. */
  public void tokenLife(Duration life) {
    licence.life(life);
  }

  /** Sets the version, on which paths depend. */
  public void version(String number) {
    api.version(number);
  }

  /** Sets {@code CHAIN}, {@code REPLICATED_RMS} or {@code STANDALONE_RMS}. */
  public void serverType(String type) {
    api.serverType(type);
  }

  /** Sets how long each call takes at least, so that calls at once can meet. */
  public void pace(Duration each) {
    pace = each;
  }

  /** Refuses documents of earlier days with 409. */
  public void closeBefore(LocalDate day) {
    rules.closedBefore(day);
  }

  /**
   * Makes a second document of one whose number is taken, instead of refusing it: the worst that a
   * real server could do when a call is repeated.
   */
  public void acceptNumbersTwice() {
    rules.sameNumber(SameNumber.SECOND_DOCUMENT);
  }

  /** Refuses connections until {@link #comeBack}. */
  public void goAway() {
    wire.goAway();
  }

  /** Listens again where it listened before. */
  public void comeBack() {
    wire.comeBack();
  }

  /** Starts anew, as real servers do: every token is void. */
  public void restart() {
    licence.releaseAll();
  }

  /** While it is starting, it cannot check passwords or tokens and answers 401. */
  public void starting(boolean still) {
    starting = still;
    licence.releaseAll();
  }

  /** The ids of its stores. */
  public List<String> stores() {
    return world.corporation.stores().stream().map(SyrveCorporation.Item::id).toList();
  }

  /** The ids of its accounts. */
  public List<String> accounts() {
    return world.dictionary.live("Account").stream().map(SyrveDictionary.Entry::id).toList();
  }

  /**
   * A copy of its products as {@code v2/entities/products/list} has them, deleted ones included.
   */
  public List<ObjectNode> products() {
    return world.products.all().stream().map(ObjectNode::deepCopy).toList();
  }

  /** Changes a product; its revision rises. */
  public void changeProduct(String id, Consumer<ObjectNode> change) {
    world.products.change(id, change);
  }

  /** Adds a product and answers its id. */
  public String addProduct(String name) {
    return world.products.add(name, false);
  }

  /** The highest revision of the server. */
  public long revision() {
    return world.products.revision();
  }

  /** What it believes to have of a product in a store. */
  public BigDecimal stock(String store, String product) {
    return world.stock.of(store, product).amount();
  }

  /** Speaks for the server to the wire. */
  private final class Work implements SyrveWire.Work {

    private final Clock clock;

    Work(Clock clock) {
      this.clock = clock;
    }

    @Override
    public SyrveFault fault(String path) {
      return path.startsWith(BASE) ? faults.take(path.substring(BASE.length())).orElse(null) : null;
    }

    @Override
    public SyrveAnswer answer(SyrveCall call, SyrveFault fault) {
      if (!call.path().startsWith("/resto/")) {
        return desk.answer(call);
      }
      calls.incrementAndGet();
      if (working.getAndIncrement() > 0) {
        overlaps.incrementAndGet();
      }
      LockSupport.parkNanos(pace.toNanos());
      try {
        Optional<SyrveAnswer> instead = SyrveExcuses.of(fault, call, clock);
        if (fault == SyrveFault.EXPIRED && call.key() != null) {
          licence.release(call.key());
        }
        if (instead.isPresent()) {
          return instead.get();
        }
        synchronized (world) {
          SyrveAnswer answer = work(call);
          return fault == SyrveFault.EMPTY_LIST ? SyrveApi.empty(answer) : answer;
        }
      } catch (SyrveRefusal e) {
        return e.answer();
      }
    }

    @Override
    public void done(SyrveCall call) {
      if (call.path().startsWith("/resto/")) {
        working.decrementAndGet();
      }
    }
  }

  private SyrveAnswer work(SyrveCall call) {
    String path = call.path().replaceFirst("/+$", "");
    switch (path) {
      case "/resto/get_server_info.jsp" -> {
        return SyrveAnswer.xml(serverInfo());
      }
      case "/resto", "/resto/login.jsp" -> {
        return SyrveAnswer.html(200, SyrveExcuses.LOGIN_PAGE);
      }
      case BASE + "/auth" -> {
        return enter(call);
      }
      case BASE + "/licence/info" -> {
        return SyrveAnswer.text(200, Integer.toString(licence.free()));
      }
      default -> {
        if (!path.startsWith(BASE + "/")) {
          throw new SyrveRefusal(404, "Not Found");
        }
        if (starting || call.key() == null || !licence.knows(call.key())) {
          throw new SyrveRefusal(401, "");
        }
        if (path.equals(BASE + "/logout")) {
          licence.release(call.key());
          return SyrveAnswer.text(200, call.key());
        }
        return api.answer(path.substring(BASE.length()), call);
      }
    }
  }

  private SyrveAnswer enter(SyrveCall call) {
    boolean known =
        user.equals(call.one("login"))
            && call.one("pass") != null
            && MessageDigest.isEqual(
                sha1(password).getBytes(StandardCharsets.US_ASCII),
                call.one("pass").getBytes(StandardCharsets.UTF_8));
    if (starting || !known) {
      throw new SyrveRefusal(401, "");
    }
    String token = licence.take().orElseThrow(() -> new SyrveRefusal(403, SyrveExcuses.NO_SEAT));
    return SyrveAnswer.text(200, token).with("Set-Cookie", "key=" + token + "; path=/resto");
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private String serverInfo() {
    SyrveXml xml = new SyrveXml("r");
    xml.leaf("serverName", "Casa Nova").leaf("edition", api.isChain() ? "chain" : "default");
    xml.leaf("version", api.version()).leaf("computerName", "RESTO");
    xml.leaf("serverState", starting ? "STARTING" : "STARTED_SUCCESSFULLY");
    return xml.leaf("protocol", "http").leaf("isPresent", false).end();
  }

  @Override
  public void close() {
    wire.close();
  }
}
