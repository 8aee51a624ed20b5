package io.syncflow.sandbox;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the XML of a simulated Syrve server: elements and texts, no attributes. */
final class SyrveXml {

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter writer;

  SyrveXml(String root) {
    try {
      writer = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      text.append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
      writer.writeStartElement(root);
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  SyrveXml open(String name) {
    try {
      writer.writeStartElement(name);
      return this;
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  SyrveXml close() {
    try {
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /** An element with a text; none when it is null. */
  SyrveXml leaf(String name, Object content) {
    if (content == null) {
      return this;
    }
    try {
      writer.writeStartElement(name);
      writer.writeCharacters(content.toString());
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  /** Ends the document. */
  String end() {
    try {
      writer.writeEndDocument();
      writer.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(XMLStreamException e) {
    return new IllegalStateException("writing to memory does not fail", e);
  }
}
