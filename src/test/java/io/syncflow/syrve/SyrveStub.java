package io.syncflow.syrve;

import io.syncflow.http.ScriptedServer;
import io.syncflow.http.ScriptedServer.Script;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Syrve server with one licence seat, which counts its seats and does what a test tells it. */
final class SyrveStub implements AutoCloseable {

  static final String NO_SEAT =
      "License enhancement is required: no connections available for module 28008806";

  private static final Pattern KEY = Pattern.compile("[?&\\n]key=([^&\\s]*)");

  private final ScriptedServer server;
  private final Map<String, Deque<Script>> faults = new HashMap<>();
  private final Set<String> seats = new LinkedHashSet<>();
  private final List<String> calls = new ArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private int mostSeats;
  private int mostUnderWay;
  private String password = "2155245b2c002a1986d3f384af93be813537a476";

  SyrveStub() throws IOException {
    this.server = new ScriptedServer(this::answer);
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + "/resto";
  }

  /** The next calls of that path, for example {@code /api/auth}, are answered like this. */
  synchronized SyrveStub next(String path, Script... scripts) {
    faults.computeIfAbsent(path, p -> new ArrayDeque<>()).addAll(List.of(scripts));
    return this;
  }

  /** Gives a seat to somebody else, or takes it back. */
  synchronized void takenByOthers(boolean taken) {
    if (taken) {
      seats.add("others");
    } else {
      seats.remove("others");
    }
  }

  /** The server forgets every session, as it does when it is restarted. */
  synchronized void restart() {
    seats.clear();
  }

  synchronized int seats() {
    return seats.size();
  }

  synchronized int mostSeats() {
    return mostSeats;
  }

  synchronized int mostUnderWay() {
    return mostUnderWay;
  }

  /** The paths that were called, in their order. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  long count(String path) {
    return calls().stream().filter(path::equals).count();
  }

  /** Requests as they came, head and body. */
  List<String> requests() {
    return server.requests();
  }

  private Script answer(String request) {
    Script script = decide(request);
    return socket -> {
      synchronized (this) {
        mostUnderWay = Math.max(mostUnderWay, underWay.incrementAndGet());
      }
      try {
        script.run(socket);
      } finally {
        underWay.decrementAndGet();
      }
    };
  }

  private synchronized Script decide(String request) {
    String target = request.split(" ", 3)[1];
    String path = target.replaceAll("\\?.*", "").replaceFirst("^/resto", "");
    calls.add(path);
    Deque<Script> asked = faults.getOrDefault(path, new ArrayDeque<>());
    if (!asked.isEmpty()) {
      return asked.poll();
    }
    return switch (path) {
      case "/get_server_info.jsp" ->
          ScriptedServer.answer(
              200,
              "Content-Type: text/xml\r\n",
              "<r><serverName>Bistro</serverName><version>8.9.5021.0</version>"
                  + "<edition>default</edition><serverState>STARTED_SUCCESSFULLY</serverState></r>");
      case "/api/auth" -> login(request);
      case "/api/logout" -> logout(request);
      default ->
          seats.contains(key(request))
              ? ScriptedServer.answer(200, "Content-Type: application/json\r\n", "[]")
              : ScriptedServer.answer(401, "", "");
    };
  }

  private Script login(String request) {
    if (!request.contains("login=hub") || !request.contains("pass=" + password)) {
      return ScriptedServer.answer(401, "", "");
    }
    return seats.isEmpty() ? ScriptedServer.ok(seat()) : ScriptedServer.answer(403, "", NO_SEAT);
  }

  /** Gives a seat; a script may then keep the answer to itself. */
  synchronized String seat() {
    String token = UUID.randomUUID().toString();
    seats.add(token);
    mostSeats = Math.max(mostSeats, seats.size());
    return token;
  }

  private Script logout(String request) {
    seats.remove(key(request));
    return ScriptedServer.ok(key(request));
  }

  private static String key(String request) {
    Matcher key = KEY.matcher(request);
    return key.find() ? key.group(1) : "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
