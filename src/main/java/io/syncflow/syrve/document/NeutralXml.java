package io.syncflow.syrve.document;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the hub's own XML of a document, which stylesheets take. What is null or empty is left
 * out; text that XML cannot carry is a fault.
 */
final class NeutralXml {

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;
  private final List<DocumentFault> faults = new ArrayList<>();
  private String place = "";

  NeutralXml() {
    try {
      // A Writer, not a stream: over a stream the JDK writes halves of surrogate pairs.
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What faults call the place from here on; empty for the whole document. */
  NeutralXml at(String place) {
    this.place = place;
    return this;
  }

  NeutralXml open(String element) {
    return write(out -> out.writeStartElement(element));
  }

  NeutralXml attribute(String name, Object value) {
    return write(out -> out.writeAttribute(name, value.toString()));
  }

  NeutralXml close() {
    return write(XMLStreamWriter::writeEndElement);
  }

  /** An element with a value; nothing when there is none. */
  NeutralXml value(String element, Object value) {
    if (value == null || value.toString().isEmpty()) {
      return this;
    }
    String forbidden = XmlText.forbidden(value.toString());
    if (forbidden != null) {
      faults.add(
          new DocumentFault(
              place, "The " + element + " holds " + forbidden + ", which XML cannot carry."));
      return this;
    }
    return open(element).write(out -> out.writeCharacters(value.toString())).close();
  }

  /** An element around an id or a code; nothing when there is neither. */
  NeutralXml reference(String element, Object id, Object code) {
    return id == null && code == null
        ? this
        : open(element).value("id", id).value("code", code).close();
  }

  /**
   * The XML in UTF-8.
   *
   * @throws DocumentRefused when a text could not be written
   */
  byte[] bytes() {
    if (!faults.isEmpty()) {
      throw new DocumentRefused("The document cannot be written as XML.", faults);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @FunctionalInterface
  private interface Write {
    void to(XMLStreamWriter out) throws XMLStreamException;
  }

  private NeutralXml write(Write write) {
    try {
      write.to(xml);
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML cannot be written to memory", e);
    }
  }
}
