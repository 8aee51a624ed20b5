package io.syncflow.syrve.outbox;

import io.syncflow.syrve.outbox.Answer.Item;
import io.syncflow.syrve.outbox.Answer.Place;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads {@code incomingInventoryValidationResult} and {@code documentValidationResult}, in whatever
 * order and with whatever else the server has in them (reference/syrve.md 6.4, 7.2). A DOCTYPE,
 * more than {@value #MOST} levels or attributes, or another root is refused (B25-B27).
 */
final class AnswerXml {

  private static final int MOST = 200;
  private static final int LONGEST_NUMBER = 60;
  private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";

  /** The XSD of the manual calls it document, its examples do not. */
  private static final Set<String> ROOTS =
      Set.of("incomingInventoryValidationResult", "documentValidationResult", "document");

  private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();

  AnswerXml() {
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(LIMITS + "maxElementDepth", MOST);
    factory.setProperty(LIMITS + "elementAttributeLimit", MOST);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is read from elsewhere");
        });
  }

  /**
   * @throws UnreadableAnswer when it is none of these answers, or does not say whether it is valid
   */
  Answer read(byte[] bytes) throws UnreadableAnswer {
    try {
      XMLStreamReader xml = open(new ByteArrayInputStream(bytes));
      try {
        if (!ROOTS.contains(xml.getLocalName())) {
          throw new UnreadableAnswer("the answer is not one about a document");
        }
        Answer answer = answer(xml);
        while (xml.hasNext()) {
          xml.next();
        }
        return answer;
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw new UnreadableAnswer("the answer is not well-formed XML, or too deep");
    }
  }

  /** Opens XML from anywhere, at its root; a DOCTYPE is refused. */
  XMLStreamReader open(InputStream bytes) throws XMLStreamException, UnreadableAnswer {
    XMLStreamReader xml = factory.createXMLStreamReader(bytes);
    while (xml.next() != XMLStreamConstants.START_ELEMENT) {
      if (xml.getEventType() == XMLStreamConstants.DTD) {
        throw new UnreadableAnswer("the answer has a DOCTYPE, which is not allowed");
      }
    }
    return xml;
  }

  private static Answer answer(XMLStreamReader xml) throws XMLStreamException, UnreadableAnswer {
    Map<String, String> texts = new HashMap<>();
    Place store = null;
    List<Item> items = new ArrayList<>();
    int[] counts = new int[2];
    while (nextChild(xml)) {
      switch (xml.getLocalName()) {
        case "store" -> store = place(xml);
        case "items" -> items(xml, items, counts);
        default -> texts.putIfAbsent(xml.getLocalName(), text(xml));
      }
    }
    String valid = texts.get("valid");
    if (valid == null || !Set.of("true", "false", "1", "0").contains(valid)) {
      throw new UnreadableAnswer("the answer does not say whether the document is valid");
    }
    return new Answer(
        isTrue(valid),
        isTrue(texts.get("warning")),
        texts.get("documentNumber"),
        texts.get("otherSuggestedNumber"),
        texts.get("errorMessage"),
        texts.get("additionalInfo"),
        store,
        texts.get("date"),
        items,
        counts[0],
        counts[1]);
  }

  private static void items(XMLStreamReader xml, List<Item> items, int[] counts)
      throws XMLStreamException {
    while (nextChild(xml)) {
      Item item = item(xml);
      counts[0]++;
      counts[1] += item.difference() != null && item.difference().signum() != 0 ? 1 : 0;
      if (items.size() < Answer.MOST_ITEMS) {
        items.add(item);
      }
    }
  }

  private static Item item(XMLStreamReader xml) throws XMLStreamException {
    Map<String, String> texts = new HashMap<>();
    Place product = null;
    while (nextChild(xml)) {
      if (xml.getLocalName().equals("product")) {
        product = place(xml);
      } else {
        texts.putIfAbsent(xml.getLocalName(), text(xml));
      }
    }
    BigDecimal expected = number(texts.get("expectedAmount"));
    BigDecimal actual = number(texts.get("actualAmount"));
    return new Item(
        product,
        expected,
        actual,
        expected == null || actual == null ? null : actual.subtract(expected),
        number(texts.get("expectedSum")),
        number(texts.get("differenceSum")));
  }

  private static Place place(XMLStreamReader xml) throws XMLStreamException {
    Map<String, String> texts = new HashMap<>();
    while (nextChild(xml)) {
      texts.putIfAbsent(xml.getLocalName(), text(xml));
    }
    return new Place(texts.get("id"), texts.get("code"), texts.get("name"));
  }

  /** Goes to the next child of the element whose children are read; false at its end. */
  private static boolean nextChild(XMLStreamReader xml) throws XMLStreamException {
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        return false;
      }
    }
  }

  /** The text of an element; null when it is empty, and of one that has children. */
  static String text(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    boolean plain = true;
    int depth = 0;
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          plain = false;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (depth-- == 0) {
            String stripped = text.toString().strip();
            return plain && !stripped.isEmpty() ? stripped : null;
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(xml.getText());
        default -> {
          // comments and the like
        }
      }
    }
  }

  private static boolean isTrue(String text) {
    return "true".equals(text) || "1".equals(text);
  }

  /** A number with a dot; null for anything else, a number of absurd size included. */
  private static BigDecimal number(String text) {
    if (text == null
        || text.length() > LONGEST_NUMBER
        || !text.matches("[-+]?[0-9]+(\\.[0-9]+)?")) {
      return null;
    }
    return new BigDecimal(text);
  }
}
