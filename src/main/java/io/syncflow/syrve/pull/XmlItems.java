package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks over an XML list and makes JSON of its items: an element with elements is an object, one
 * that occurs again an array, any other its text, blanks included; an attribute is a member with an
 * {@code @}. Values stay the text they came as: no number is rounded, no leading zero lost.
 */
final class XmlItems implements ListItems {

  private static final String TEXT = "#text";
  private static final int LARGEST = 4 << 20;

  private final XmlList list;
  private final XMLStreamReader reader;
  private final Deque<String> path = new ArrayDeque<>();
  private boolean entered;
  private boolean ended;
  private long index;
  private int size;

  XmlItems(XmlList list, XMLStreamReader reader) {
    this.list = list;
    this.reader = reader;
  }

  @Override
  public ListItem next() throws IOException {
    if (!advance()) {
      return null;
    }
    String place = place();
    size = 0;
    JsonNode value = element();
    byte[] raw = value.toString().getBytes(StandardCharsets.UTF_8);
    return new ListItem(place, value, raw, null);
  }

  @Override
  public boolean skip() throws IOException {
    if (!advance()) {
      return false;
    }
    pass();
    return true;
  }

  private boolean advance() throws IOException {
    if (!entered) {
      enter();
    }
    while (!ended) {
      switch (event()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (reader.getLocalName().equals(list.item())) {
            index++;
            return true;
          }
          pass();
        }
        case XMLStreamConstants.END_DOCUMENT -> ended = true;
        default -> {
          // Blanks, comments and the root's end; what is behind it is the parser's to refuse.
        }
      }
    }
    return false;
  }

  private void enter() throws IOException {
    int event = reader.getEventType();
    while (event != XMLStreamConstants.START_ELEMENT) {
      event = event();
    }
    if (!reader.getLocalName().equals(list.root())) {
      throw new PullFailed(
          Stage.PARSE,
          "/" + reader.getLocalName() + ": the answer's root should be " + list.root());
    }
    entered = true;
  }

  /** Passes over the element that begins here. */
  private void pass() throws IOException {
    int depth = 1;
    while (depth > 0) {
      int event = event();
      depth +=
          event == XMLStreamConstants.START_ELEMENT
              ? 1
              : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
    }
  }

  /** The element that begins here; at most {@link XmlList#MOST} deep, as the parser sees to. */
  private JsonNode element() throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      object.put("@" + reader.getAttributeLocalName(i), grown(reader.getAttributeValue(i)));
    }
    StringBuilder text = new StringBuilder();
    boolean parent = false;
    for (int event = event(); event != XMLStreamConstants.END_ELEMENT; event = event()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        parent = true;
        String name = grown(reader.getLocalName());
        add(object, name, element());
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(grown(reader.getText()));
      }
    }
    if (!parent && object.isEmpty()) {
      return JsonNodeFactory.instance.textNode(text.toString());
    }
    if (!text.toString().isBlank()) {
      object.put(TEXT, text.toString());
    }
    return object;
  }

  private static void add(ObjectNode object, String name, JsonNode value) {
    JsonNode before = object.get(name);
    if (before instanceof ArrayNode array) {
      array.add(value);
    } else if (before != null) {
      object.putArray(name).add(before).add(value);
    } else if (XmlList.LISTS.contains(name)) {
      object.putArray(name).add(value);
    } else {
      object.set(name, value);
    }
  }

  private String grown(String text) throws MalformedList {
    size += text.length();
    if (size > LARGEST) {
      throw new PullFailed(Stage.PARSE, place() + ": is longer than " + LARGEST + " characters");
    }
    return text;
  }

  private int event() throws IOException {
    int event = parsed();
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        path.addLast(reader.getLocalName());
        if (path.size() > XmlList.MOST || reader.getAttributeCount() > XmlList.MOST) {
          throw new PullFailed(
              Stage.PARSE,
              place() + ": more than " + XmlList.MOST + " levels, or attributes of one element");
        }
      }
      case XMLStreamConstants.END_ELEMENT -> path.removeLast();
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
          throw new PullFailed(Stage.PARSE, "the answer has a DOCTYPE, which is refused");
      default -> {
        // Nothing that has a place or a danger of its own.
      }
    }
    return event;
  }

  private int parsed() throws IOException {
    try {
      return reader.next();
    } catch (XMLStreamException | RuntimeException e) {
      // What the parser says may quote the document; the place is enough.
      throw new MalformedList(place() + ": the answer is not well-formed XML, or was cut off");
    }
  }

  /** An XPath of where the reader is. */
  private String place() {
    StringBuilder place = new StringBuilder();
    int depth = 0;
    for (String name : path) {
      place.append('/').append(name);
      if (++depth == 2 && name.equals(list.item())) {
        place.append('[').append(index).append(']');
      }
    }
    return place.isEmpty() ? "/" : place.toString();
  }

  @Override
  public Long revision() {
    return null;
  }

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } catch (XMLStreamException e) {
      throw new MalformedList("the answer is not XML");
    }
  }
}
