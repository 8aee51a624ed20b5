package io.syncflow.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever it is told, for requests no real client would send. */
final class RawHttp implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket;

  RawHttp(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends as much as the server takes; one that has heard enough may hang up. */
  RawHttp sendUntilRefused(String text) {
    try {
      send(text);
    } catch (IOException e) {
      // The answer says why.
    }
    return this;
  }

  /** Everything the server says until it closes the connection. */
  String answer() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder out = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
    } catch (java.net.SocketException e) {
      // A reset ends the answer like a close.
    }
    return out.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
