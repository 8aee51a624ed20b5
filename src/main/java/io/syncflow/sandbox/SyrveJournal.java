package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.sandbox.SyrveReceived.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Every document that a simulated Syrve server was sent, in order. In a file, a line each, it is on
 * the disk before the answer leaves: what was accepted stays accepted after a kill.
 */
final class SyrveJournal {

  private final ObjectMapper json = new ObjectMapper();
  private final Path file;
  private final List<SyrveReceived> received = new ArrayList<>();

  /**
   * @param file where it is kept; null for memory only
   */
  SyrveJournal(Path file) {
    this.file = file;
    if (file != null && Files.exists(file)) {
      read();
    }
  }

  private void read() {
    try {
      String content = Files.readString(file);
      // A line without its end was being written when the process was killed: nobody had an answer.
      int whole = content.lastIndexOf('\n') + 1;
      for (String line : content.substring(0, whole).lines().toList()) {
        received.add(entry(json.readTree(line)));
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(content.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the journal of the simulated Syrve server is broken", e);
    }
  }

  private static SyrveReceived entry(JsonNode line) {
    return new SyrveReceived(
        Instant.parse(line.path("at").asText()),
        line.path("kind").asText(),
        line.path("number").asText(),
        Outcome.valueOf(line.path("outcome").asText()),
        line.path("message").textValue(),
        line.path("body").asText());
  }

  synchronized void add(SyrveReceived entry) {
    if (file != null) {
      append(line(entry));
    }
    received.add(entry);
  }

  private String line(SyrveReceived entry) {
    try {
      return json.writeValueAsString(
              json.createObjectNode()
                  .put("at", entry.at().toString())
                  .put("kind", entry.kind())
                  .put("number", entry.number())
                  .put("outcome", entry.outcome().name())
                  .put("message", entry.message())
                  .put("body", entry.body()))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  private void append(String line) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("the journal of the simulated Syrve server is full", e);
    }
  }

  synchronized List<SyrveReceived> all() {
    return List.copyOf(received);
  }

  synchronized boolean hasAccepted(String kind, String number) {
    return received.stream()
        .anyMatch(
            entry ->
                entry.isAccepted() && entry.kind().equals(kind) && entry.number().equals(number));
  }
}
