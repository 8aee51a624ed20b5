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

/** A server that answers each request with the next of the given scripts, bytes and all. */
final class ScriptedServer implements AutoCloseable {

  /** Writes what it likes to the socket; a script that closes it has answered for good. */
  @FunctionalInterface
  interface Script {
    void run(Socket socket) throws IOException;
  }

  private final ServerSocket server;
  private final Deque<Script> scripts = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  ScriptedServer(Script... scripts) throws IOException {
    this.scripts.addAll(List.of(scripts));
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

  /** An answer with these header lines and this body. */
  static Script answer(int status, String headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    return socket ->
        write(
            socket,
            "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(status, headers, content.length, body));
  }

  static Script ok(String body) {
    return answer(200, "", body);
  }

  /** Announces more bytes than it sends. */
  static Script truncated(String body) {
    return socket -> {
      write(socket, "HTTP/1.1 200 X\r\nContent-Length: 5000\r\n\r\n" + body);
      socket.close();
    };
  }

  /** Ends the connection with RST. */
  static Script reset() {
    return socket -> {
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  /** A byte now and then, without end: each of them resets a socket's own time-out. */
  static Script drip() {
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

  int port() {
    return server.getLocalPort();
  }

  /** What was received: head and body of each request. */
  List<String> requests() {
    return requests;
  }

  private void serve(Socket socket) throws IOException {
    while (!socket.isClosed()) {
      String request = read(socket.getInputStream());
      if (request == null) {
        return;
      }
      requests.add(request);
      Script script;
      synchronized (scripts) {
        script = scripts.poll();
      }
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
