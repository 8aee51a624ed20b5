package io.syncflow.syrve.document;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Readers for XML from anywhere (S16, B26, B27): no DOCTYPE, no entity, nothing read from
 * elsewhere, at most {@value #MOST} levels and {@value #MOST} attributes on an element. What
 * Syrve's documents have no use for, a namespace or a processing instruction, is refused too:
 * XInclude and schemaLocation need one, and a stylesheet that copies would pass them on.
 */
final class SafeXml {

  private static final int MOST = 200;
  private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";
  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private final Queue<Plain> readers = new ConcurrentLinkedQueue<>();
  private final SAXParserFactory parsers = SAXParserFactory.newDefaultInstance();

  SafeXml() {
    parsers.setNamespaceAware(true);
    parsers.setXIncludeAware(false);
    try {
      parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      parsers.setFeature(NO_DOCTYPE, true);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("the XML parser cannot be locked down", e);
    }
  }

  /** A reader for one document; making one takes as long as reading a short document. */
  Plain reader() {
    Plain idle = readers.poll();
    return idle == null ? made() : idle;
  }

  /** Takes a reader back for the next document; one that failed is not used again. */
  void release(Plain reader) {
    if (reader.failure() == null) {
      reader.forget();
      readers.offer(reader);
    }
  }

  private Plain made() {
    try {
      SAXParser parser = parsers.newSAXParser();
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      parser.setProperty(LIMITS + "maxElementDepth", String.valueOf(MOST));
      parser.setProperty(LIMITS + "elementAttributeLimit", String.valueOf(MOST));
      return new Plain(parser.getXMLReader());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("the XML parser cannot be locked down", e);
    }
  }

  /** Why XML cannot be read, without quoting any of it. */
  static String sentence(SAXParseException e) {
    String message = String.valueOf(e.getMessage());
    String what;
    if (message.contains("DOCTYPE")) {
      what = "The XML has a DOCTYPE, which is not allowed";
    } else if (message.contains("JAXP0")) {
      what = "The XML has more than " + MOST + " levels, or attributes on an element";
    } else if (e instanceof NotPlain) {
      what = message;
    } else {
      what = "The XML is not well-formed";
    }
    return what + " (line " + e.getLineNumber() + ", column " + e.getColumnNumber() + ").";
  }

  /** XML that is well-formed and still of no use here. */
  private static final class NotPlain extends SAXParseException {
    NotPlain(String what, Locator at) {
      super(what, at);
    }
  }

  /** A reader that remembers why it failed: a transformer wraps it beyond recognition. */
  static final class Plain extends XMLFilterImpl {

    private Locator place;
    private SAXParseException failure;

    private Plain(XMLReader parent) {
      super(parent);
    }

    /** Why the document cannot be read; null as long as it can. */
    SAXParseException failure() {
      return failure;
    }

    private void forget() {
      setContentHandler(null);
      setDTDHandler(null);
      setErrorHandler(null);
    }

    @Override
    public void parse(InputSource input) throws SAXException, IOException {
      try {
        super.parse(input);
      } catch (SAXParseException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void setDocumentLocator(Locator locator) {
      place = locator;
      super.setDocumentLocator(locator);
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
      throw new NotPlain("The XML declares a namespace, which these documents do not have", place);
    }

    @Override
    public void processingInstruction(String target, String data) throws SAXException {
      throw new NotPlain("The XML has a processing instruction, which is not allowed", place);
    }
  }
}
