package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of a simulated Syrve server. */
record SyrveAnswer(int status, String type, byte[] body, Map<String, String> headers) {

  private static final ObjectWriter JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build().writer();

  static SyrveAnswer text(int status, String text) {
    return of(status, "text/plain;charset=utf-8", text);
  }

  static SyrveAnswer xml(String document) {
    return of(200, "application/xml;charset=utf-8", document);
  }

  static SyrveAnswer html(int status, String page) {
    return of(status, "text/html;charset=utf-8", page);
  }

  static SyrveAnswer json(JsonNode content) {
    try {
      return new SyrveAnswer(
          200, "application/json;charset=utf-8", JSON.writeValueAsBytes(content), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  SyrveAnswer with(String header, String value) {
    return new SyrveAnswer(status, type, body, Map.of(header, value));
  }

  private static SyrveAnswer of(int status, String type, String content) {
    return new SyrveAnswer(status, type, content.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
