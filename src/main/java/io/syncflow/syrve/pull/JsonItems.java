package io.syncflow.syrve.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.record.Stage;
import java.io.IOException;

/**
 * Walks over a JSON array. Each item is cut out of the document and read by itself, so that one
 * with a member twice, or too deep, does not spoil the others.
 */
final class JsonItems implements ListItems {

  private static final int LARGEST = 4 << 20;
  private static final int LONGEST_ERROR = 500;

  private final Spool list;
  private final ObjectMapper mapper;
  private final JsonParser parser;
  private boolean enveloped;
  private boolean ended;
  private long index;
  private String result;
  private String errors;
  private Long revision;

  JsonItems(Spool list, JsonFactory factory, ObjectMapper mapper) throws IOException {
    this.list = list;
    this.mapper = mapper;
    this.parser = factory.createParser(list.open());
  }

  /** Goes to the first item. */
  void enter() throws IOException {
    JsonToken first = token();
    if (first == null) {
      throw new MalformedList("the answer is empty");
    }
    if (parser.currentTokenLocation().getByteOffset() < 0) {
      throw new MalformedList("the answer is not UTF-8");
    }
    enveloped = first == JsonToken.START_OBJECT;
    if (enveloped ? !findArray() : first != JsonToken.START_ARRAY) {
      refuse();
      throw new MalformedList("the answer is JSON, but no list");
    }
  }

  /** Reads the envelope up to its list; false when there is none. */
  private boolean findArray() throws IOException {
    while (token() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (token() == JsonToken.START_ARRAY && name.equals("response")) {
        return true;
      }
      note(name);
    }
    return false;
  }

  /** Takes what the envelope says besides the list. */
  private void note(String name) throws IOException {
    JsonToken token = parser.currentToken();
    if (name.equals("result") && token == JsonToken.VALUE_STRING) {
      result = parser.getText();
    } else if (name.equals("revision") && token == JsonToken.VALUE_NUMBER_INT) {
      revision = parser.getLongValue();
    } else if (name.equals("errors") && token.isStructStart()) {
      String all = mapper.readTree(cut()).toString();
      errors = all.substring(0, Math.min(all.length(), LONGEST_ERROR));
    } else {
      skipChildren();
    }
  }

  /** ERROR comes with status 200 (reference/syrve.md 2.4). */
  private void refuse() {
    if (result != null && !result.equals("SUCCESS")) {
      throw new PullFailed(
          Stage.FETCH, "the server answered " + result + (errors == null ? "" : " " + errors));
    }
  }

  @Override
  public ListItem next() throws IOException {
    if (!advance()) {
      return null;
    }
    String place = "$[" + (index - 1) + "]";
    byte[] raw = cut();
    if (raw.length > LARGEST) {
      return new ListItem(place, null, raw, "is longer than " + LARGEST + " bytes");
    }
    try {
      JsonNode value = mapper.readTree(raw);
      return new ListItem(place, value, raw, null);
    } catch (JsonProcessingException e) {
      return new ListItem(place, null, raw, "cannot be read: " + e.getOriginalMessage());
    }
  }

  @Override
  public boolean skip() throws IOException {
    if (!advance()) {
      return false;
    }
    skipChildren();
    return true;
  }

  /** Goes to the next item; false when the document has ended as it should. */
  private boolean advance() throws IOException {
    if (ended) {
      return false;
    }
    JsonToken token = token();
    if (token != JsonToken.END_ARRAY && token != null) {
      index++;
      return true;
    }
    while (enveloped && token() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      token();
      note(name);
    }
    refuse();
    if (token == null || token() != null) {
      throw new MalformedList("the answer goes on behind the end of its list, or is cut off");
    }
    ended = true;
    return false;
  }

  /** The bytes of the value that begins here. */
  private byte[] cut() throws IOException {
    long from = parser.currentTokenLocation().getByteOffset();
    skipChildren();
    return list.slice(from, parser.currentLocation().getByteOffset());
  }

  private void skipChildren() throws IOException {
    try {
      parser.skipChildren();
      parser.finishToken();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private JsonToken token() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** What the parser says may quote the document; the place is enough. */
  private MalformedList malformed(JsonProcessingException e) {
    long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    return new MalformedList(
        "the answer is not JSON, or was cut off: at byte " + at + " of " + list.length());
  }

  @Override
  public Long revision() {
    return ended ? revision : null;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
