package io.syncflow.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between two programs that fails on request: packets that vanish, connections that are
 * cut, bytes that come late or stop in the middle of an answer. It needs no rights, unlike a packet
 * filter.
 */
public final class FaultyTcpProxy implements AutoCloseable {

  private final ServerSocket door;
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean refuses;
  private volatile boolean swallows;
  private volatile Duration delay = Duration.ZERO;
  private volatile long answerBytes = Long.MAX_VALUE;

  /** Two sockets that belong together; once lost, nothing that is sent on one reaches the other. */
  private record Link(Socket client, Socket server, boolean[] lost) implements Closeable {

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  /**
   * @param target the port on this machine that it leads to
   */
  public FaultyTcpProxy(int target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("proxy-door", this::accept);
  }

  /** The port to connect to. */
  public int port() {
    return door.getLocalPort();
  }

  /** How many connections are open. */
  public int connections() {
    return links.size();
  }

  /** Cuts every connection with a reset and refuses new ones, until {@link #heal}. */
  public void cut() {
    refuses = true;
    links.forEach(FaultyTcpProxy::reset);
  }

  /**
   * From now on nothing arrives any more, and nobody is told: the connections stay open, new ones
   * are accepted and stay silent. Those never work again, also after {@link #heal}.
   */
  public void blackhole() {
    swallows = true;
    links.forEach(link -> link.lost()[0] = true);
  }

  /** What the server's keepalive finds out about lost connections after a while: they end there. */
  public void expireLost() {
    links.stream().filter(link -> link.lost()[0]).forEach(FaultyTcpProxy::reset);
    links.removeIf(link -> link.lost()[0]);
  }

  /** Every piece that passes is held up for that long. */
  public void delay(Duration duration) {
    delay = duration;
  }

  /** Each connection made from now on is cut once that many bytes came from the server. */
  public void dropAfter(long bytes) {
    answerBytes = bytes;
  }

  /** New connections work again. */
  public void heal() {
    refuses = false;
    swallows = false;
    delay = Duration.ZERO;
    answerBytes = Long.MAX_VALUE;
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Link link : links) {
      link.close();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (refuses) {
          client.setSoLinger(true, 0);
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // The door was closed, or the target is away: the client sees its connection end.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 1000);
    } catch (IOException e) {
      client.close();
      throw e;
    }
    Link link = new Link(client, server, new boolean[] {swallows});
    links.add(link);
    start("proxy-up", () -> carry(link, client, server, Long.MAX_VALUE));
    start("proxy-down", () -> carry(link, server, client, answerBytes));
  }

  private void carry(Link link, Socket from, Socket to, long limit) {
    byte[] buffer = new byte[8192];
    long passed = 0;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count;
      while ((count = in.read(buffer)) >= 0) {
        if (!delay.isZero()) {
          LockSupport.parkNanos(delay.toNanos());
        }
        if (link.lost()[0]) {
          continue;
        }
        int part = (int) Math.min(count, limit - passed);
        out.write(buffer, 0, part);
        out.flush();
        passed += part;
        if (passed >= limit) {
          reset(link);
          return;
        }
      }
    } catch (IOException e) {
      // One side has gone: the other one is told below.
    }
    // The other end of a lost connection hears nothing of it.
    if (!link.lost()[0]) {
      links.remove(link);
      try {
        link.close();
      } catch (IOException e) {
        // Both ends are gone already.
      }
    }
  }

  private static void reset(Link link) {
    try {
      link.client().setSoLinger(true, 0);
      link.close();
    } catch (IOException e) {
      // It has gone already.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
