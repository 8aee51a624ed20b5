package io.syncflow.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** An element of a document in XML: its texts, and the elements in it. */
final class SyrveDocument {

  private static final int DEEPEST = 50;
  private static final int MOST_ATTRIBUTES = 50;
  private static final String LIMIT = "http://www.oracle.com/xml/jaxp/properties/";

  private final Element element;

  private SyrveDocument(Element element) {
    this.element = element;
  }

  /**
   * Parses a document whose root is {@code document}; declarations of types and entities are
   * refused.
   *
   * @throws SyrveRefusal when it is not well formed
   */
  static SyrveDocument parse(byte[] body) {
    try {
      Element root = builder().parse(new ByteArrayInputStream(body)).getDocumentElement();
      if (!root.getTagName().equals("document")) {
        throw new SyrveRefusal(400, "unexpected element <" + root.getTagName() + ">");
      }
      return new SyrveDocument(root);
    } catch (SAXException e) {
      throw new SyrveRefusal(400, "Malformed document: " + e.getMessage());
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }

  private static DocumentBuilder builder() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setAttribute(LIMIT + "maxElementDepth", DEEPEST);
    factory.setAttribute(LIMIT + "elementAttributeLimit", MOST_ATTRIBUTES);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(new Throwing());
    return builder;
  }

  /** The text of an element in it; null when it is absent or empty. */
  String text(String name) {
    for (Element child : elements(name)) {
      String text = child.getTextContent().strip();
      return text.isEmpty() ? null : text;
    }
    return null;
  }

  String text(String name, String byDefault) {
    String text = text(name);
    return text == null ? byDefault : text;
  }

  /**
   * @throws SyrveRefusal when the text is no number
   */
  BigDecimal number(String name) {
    String text = text(name);
    try {
      return text == null ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new SyrveRefusal(400, "For input string: \"" + text + "\" in <" + name + ">");
    }
  }

  /** One of the words allowed. */
  String word(String name, String byDefault, List<String> allowed) {
    String word = text(name, byDefault);
    if (!allowed.contains(word)) {
      throw new SyrveRefusal(400, "No enum constant " + word + " in <" + name + ">");
    }
    return word;
  }

  /** The items: what lies in {@code items/item}. */
  List<SyrveDocument> items() {
    List<SyrveDocument> items = new ArrayList<>();
    for (Element list : elements("items")) {
      new SyrveDocument(list).elements("item").forEach(item -> items.add(new SyrveDocument(item)));
    }
    return items;
  }

  private List<Element> elements(String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner && inner.getTagName().equals(name)) {
        found.add(inner);
      }
    }
    return found;
  }

  /** The parser's own handler writes to standard error. */
  private static final class Throwing implements ErrorHandler {

    @Override
    public void warning(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
