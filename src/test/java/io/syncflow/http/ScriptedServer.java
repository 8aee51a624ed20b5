package io.syncflow.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A server that answers each request with a script, bytes and all. */
public final class ScriptedServer implements AutoCloseable {

  /** Writes what it likes to the socket; a script that closes it has answered for good. */
  @FunctionalInterface
  public interface Script {
    void run(Socket socket) throws IOException;
  }

  private final ServerSocket server;
  private final Function<String, Script> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** A server that answers with one of the given scripts after the other. */
  public ScriptedServer(Script... scripts) throws IOException {
    this(inOrder(new ArrayDeque<>(List.of(scripts))));
  }

  /**
   * @param answers takes a request, head and body, and gives the script of its answer; null for 404
   */
  public ScriptedServer(Function<String, Script> answers) throws IOException {
    this.answers = answers;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(
        () -> {
          while (true) {
            Socket socket = server.accept();
            sockets.add(socket);
            start(() -> serve(socket));
          }
        });
  }

  private static Function<String, Script> inOrder(Deque<Script> scripts) {
    return request -> {
      synchronized (scripts) {
        return scripts.poll();
      }
    };
  }

  /** An answer with these header lines and this body. */
  public static Script answer(int status, String headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    return socket ->
        write(
            socket,
            "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(status, headers, content.length, body));
  }

  public static Script ok(String body) {
    return answer(200, "", body);
  }

  /** Announces more bytes than it sends. */
  public static Script truncated(String body) {
    return socket -> {
      write(socket, "HTTP/1.1 200 X\r\nContent-Length: 5000\r\n\r\n" + body);
      socket.close();
    };
  }

  /** Ends the connection with RST. */
  public static Script reset() {
    return socket -> {
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  /** A byte now and then, without end: each of them resets a socket's own time-out. */
  public static Script drip() {
    return socket -> {
      write(socket, "HTTP/1.1 200 X\r\nContent-Length: 500000\r\n\r\n");
      for (int i = 0; i < 500_000 && !socket.isClosed(); i++) {
        write(socket, "x");
        LockSupport.parkNanos(20_000_000);
      }
    };
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  public int port() {
    return server.getLocalPort();
  }

  /** What was received: head and body of each request. */
  public List<String> requests() {
    return requests;
  }

  private void serve(Socket socket) throws IOException {
    while (!socket.isClosed()) {
      String request = read(socket.getInputStream());
      if (request == null) {
        return;
      }
      requests.add(request);
      Script script = answers.apply(request);
      (script == null ? answer(404, "", "{}") : script).run(socket);
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.UTF_8);
    int length = 0;
    for (String line : text.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side, or the test, has ended the connection.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
