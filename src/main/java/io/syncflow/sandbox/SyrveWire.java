package io.syncflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * Speaks HTTP/1.1 on a loopback port, and breaks it on request. It has the sockets in its own
 * hands: no server of a library can be asked to reset a connection in the middle of an answer.
 */
final class SyrveWire implements AutoCloseable {

  private static final long DRIP_NANOS = 20_000_000;
  private static final int BACKLOG = 50;

  /** What the server does. */
  interface Work {

    /** Answers a call. */
    SyrveAnswer answer(SyrveCall call, SyrveFault fault);

    /** What is to go wrong with a call of this path; null for nothing. */
    SyrveFault fault(String path);

    /** The call has its answer, or will never have one: the next may come. */
    void done(SyrveCall call);
  }

  private final Work work;
  private final ExecutorService threads = Executors.newCachedThreadPool(SyrveWire::thread);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private ServerSocket listener;

  /**
   * @param wanted the port to listen on; another when it is taken, or 0
   */
  SyrveWire(int wanted, Work work) {
    this.work = work;
    try {
      listener = listen(wanted);
    } catch (IOException taken) {
      listener = listenAnywhere();
    }
    port = listener.getLocalPort();
    accept(listener);
  }

  int port() {
    return port;
  }

  /** Calls are refused, and open connections reset, until {@link #comeBack}. */
  synchronized void goAway() {
    try {
      listener.close();
      open.forEach(SyrveWire::reset);
    } catch (IOException e) {
      throw new UncheckedIOException("a socket does not close", e);
    }
  }

  synchronized void comeBack() {
    try {
      if (listener.isClosed()) {
        listener = listen(port);
        accept(listener);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " is taken", e);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static ServerSocket listenAnywhere() {
    try {
      return listen(0);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated Syrve server cannot listen", e);
    }
  }

  private void accept(ServerSocket from) {
    threads.execute(
        () -> {
          while (!from.isClosed()) {
            try {
              Socket socket = from.accept();
              open.add(socket);
              threads.execute(() -> serve(socket));
            } catch (IOException closed) {
              // The listener was closed, or the caller went away before it was served.
            }
          }
        });
  }

  private void serve(Socket socket) {
    try (socket;
        DefaultBHttpServerConnection connection =
            new DefaultBHttpServerConnection("http", Http1Config.DEFAULT)) {
      socket.setTcpNoDelay(true);
      connection.bind(socket);
      ClassicHttpRequest request = connection.receiveRequestHeader();
      while (request != null && serve(socket, connection, request)) {
        request = connection.receiveRequestHeader();
      }
    } catch (IOException | HttpException hungUp) {
      // The caller went away, or spoke no HTTP; it has its own account of that.
    } finally {
      open.remove(socket);
    }
  }

  /** Whether the connection can carry another call. */
  private boolean serve(
      Socket socket, DefaultBHttpServerConnection connection, ClassicHttpRequest request)
      throws IOException, HttpException {
    connection.receiveRequestEntity(request);
    byte[] body =
        request.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(request.getEntity());
    SyrveCall call;
    try {
      call =
          SyrveCall.of(
              request.getMethod(),
              request.getRequestUri(),
              header(request, "Content-Type"),
              header(request, "Cookie"),
              body);
    } catch (SyrveRefusal e) {
      send(connection, e.answer());
      return true;
    }
    SyrveFault fault = work.fault(call.path());
    if (isBroken(socket, fault)) {
      return false;
    }
    SyrveAnswer answer = work.answer(call, fault);
    // Before the last byte: the caller may be faster with its next call than this thread.
    work.done(call);
    return answer(socket, connection, answer, fault);
  }

  private static boolean isBroken(Socket socket, SyrveFault fault) throws IOException {
    if (fault == SyrveFault.RESET) {
      reset(socket);
    } else if (fault == SyrveFault.GARBAGE) {
      write(socket, "\u0000\u0001 lkjasd !! 7\r\n\r\n\u0003 no HTTP at all");
    }
    return fault == SyrveFault.RESET || fault == SyrveFault.GARBAGE || fault == SyrveFault.EMPTY;
  }

  private boolean answer(
      Socket socket, DefaultBHttpServerConnection connection, SyrveAnswer answer, SyrveFault fault)
      throws IOException, HttpException {
    byte[] body = answer.body();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String half = text.substring(0, text.length() / 2);
    if (fault == null) {
      send(connection, answer);
      return true;
    }
    switch (fault) {
      case NO_ANSWER -> {}
      case SILENT -> untilHungUp(socket);
      case RESET_MID -> {
        write(socket, head(answer, "Content-Length: " + body.length) + half);
        reset(socket);
      }
      case TRUNCATED -> write(socket, head(answer, "Content-Length: " + body.length) + half);
      case CUT -> write(socket, head(answer, "Content-Length: " + half.length()) + half);
      case BAD_CHUNK -> write(socket, head(answer, "Transfer-Encoding: chunked") + "zz\r\n" + half);
      case SLOW_DRIP -> {
        write(socket, head(answer, "Content-Length: " + body.length));
        drip(socket, body);
      }
      default -> {
        send(connection, answer);
        return true;
      }
    }
    return false;
  }

  private static void send(DefaultBHttpServerConnection connection, SyrveAnswer answer)
      throws IOException, HttpException {
    ClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
    response.setHeader("Content-Type", answer.type());
    response.setHeader("Content-Length", Integer.toString(answer.body().length));
    response.setHeader("Vary", "Accept-Encoding");
    answer.headers().forEach(response::setHeader);
    response.setEntity(new ByteArrayEntity(answer.body(), ContentType.parse(answer.type())));
    connection.sendResponseHeader(response);
    connection.sendResponseEntity(response);
    connection.flush();
  }

  private static String head(SyrveAnswer answer, String length) {
    return "HTTP/1.1 "
        + answer.status()
        + " OK\r\nContent-Type: "
        + answer.type()
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  /** Bytes as they are: a character is a byte. */
  private static void write(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static void drip(Socket socket, byte[] body) throws IOException {
    for (byte one : body) {
      socket.getOutputStream().write(one);
      socket.getOutputStream().flush();
      LockSupport.parkNanos(DRIP_NANOS);
    }
  }

  private static void untilHungUp(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // A caller that waits sends nothing.
    }
  }

  /** Ends a connection with RST instead of FIN. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // It is closed, which is what was wanted.
    }
  }

  private static String header(ClassicHttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? "" : header.getValue();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "simulated-syrve");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public synchronized void close() {
    goAway();
    threads.shutdownNow();
  }
}
