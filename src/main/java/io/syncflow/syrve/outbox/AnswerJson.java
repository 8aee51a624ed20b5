package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the envelope of the v2 API, which says ERROR with HTTP 200 (reference/syrve.md 2.4). */
final class AnswerJson {

  private static final int DEEPEST = 200;

  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
              .build());

  /**
   * @throws UnreadableAnswer when it is no such envelope
   */
  Answer read(byte[] bytes) throws UnreadableAnswer {
    JsonNode envelope = tree(bytes);
    String result = envelope.path("result").asText();
    if (!result.equals("SUCCESS") && !result.equals("ERROR")) {
      throw new UnreadableAnswer("the answer does not say SUCCESS or ERROR");
    }
    List<String> errors = new ArrayList<>();
    for (JsonNode error : envelope.path("errors")) {
      errors.add(error(error));
    }
    JsonNode document = envelope.path("response");
    return new Answer(
        result.equals("SUCCESS"),
        result.equals("SUCCESS") && !errors.isEmpty(),
        document.path("documentNumber").textValue(),
        null,
        errors.isEmpty() ? null : String.join("\n", errors),
        null,
        null,
        document.path("dateIncoming").textValue(),
        null,
        0,
        0);
  }

  private static String error(JsonNode error) {
    String code = error.path("code").asText("");
    String value = error.path("value").asText("");
    return code.isEmpty() || value.isEmpty() ? code + value : code + ": " + value;
  }

  /**
   * Whether an answer of {@code byNumber} has a document of that number that is not deleted: an
   * array, or the one document itself (7.6).
   *
   * @throws UnreadableAnswer when it is neither
   */
  boolean hasDocument(byte[] bytes, String number) throws UnreadableAnswer {
    JsonNode found = tree(bytes);
    if (!found.isArray() && !found.isObject() && !found.isNull()) {
      throw new UnreadableAnswer("the answer is no list of documents");
    }
    for (JsonNode document : found.isArray() ? found : List.of(found)) {
      if (document.path("documentNumber").asText().equals(number)
          && !document.path("status").asText().equals("DELETED")) {
        return true;
      }
    }
    return false;
  }

  private JsonNode tree(byte[] bytes) throws UnreadableAnswer {
    try {
      return json.readTree(bytes);
    } catch (IOException e) {
      throw new UnreadableAnswer("the answer is not JSON");
    }
  }
}
