package io.syncflow.syrve.document;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.XMLConstants;
import javax.xml.transform.ErrorListener;
import javax.xml.transform.Templates;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/**
 * Makes documents by the stylesheets of {@code xslt/syrve}. Each is compiled once, at its first
 * use; `syncflow validate` and the start of a hub have compiled it before. It reads its input and
 * nothing else, and calls no Java (S16).
 */
public final class DocumentXslt {

  /** The exchange property that names the document, and so its stylesheet and its schema. */
  public static final String DOCUMENT = "document";

  private static final Logger LOG = LoggerFactory.getLogger(DocumentXslt.class);

  private final Path folder;
  private final SafeXml xml = new SafeXml();
  private final Map<String, Templates> compiled = new ConcurrentHashMap<>();

  /**
   * @param folder the stylesheets, each named {@code <document>.xsl}
   */
  public DocumentXslt(Path folder) {
    this.folder = folder;
  }

  /**
   * Renders one document.
   *
   * @param document the stylesheet's name without {@code .xsl}
   * @param input the hub's own XML of it (docs/integrator.md)
   * @return the document in UTF-8, not checked yet
   * @throws DocumentRefused when the input is no plain XML, or the stylesheet ends with a message
   */
  public byte[] render(@ExchangeProperty(DOCUMENT) String document, @Body byte[] input) {
    Templates templates = compiled.computeIfAbsent(document, this::compile);
    Heard heard = new Heard();
    SafeXml.Plain reader = xml.reader();
    ByteArrayOutputStream out = new ByteArrayOutputStream(input.length);
    try {
      Transformer transformer = templates.newTransformer();
      transformer.setErrorListener(heard);
      transformer.transform(
          new SAXSource(reader, new InputSource(new ByteArrayInputStream(input))),
          new StreamResult(out));
    } catch (TransformerConfigurationException e) {
      throw new IllegalStateException("no transformer for " + document, e);
    } catch (TransformerException e) {
      throw refused(document, e, reader.failure(), heard);
    }
    xml.release(reader);
    return out.toByteArray();
  }

  private Templates compile(String document) {
    Path file = folder.resolve(document + ".xsl");
    if (!document.matches("[A-Za-z]+") || !Files.isRegularFile(file)) {
      throw new IllegalStateException("there is no stylesheet xslt/syrve/" + document + ".xsl");
    }
    try {
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
      factory.setErrorListener(new Heard());
      return factory.newTemplates(new StreamSource(file.toFile()));
    } catch (TransformerConfigurationException e) {
      throw new IllegalStateException(
          "xslt/syrve/" + document + ".xsl does not compile; syncflow validate says why", e);
    }
  }

  private static DocumentRefused refused(
      String document, TransformerException e, SAXParseException unreadable, Heard heard) {
    if (unreadable != null) {
      return new DocumentRefused(SafeXml.sentence(unreadable));
    }
    if (heard.terminated) {
      return new StylesheetRefused(heard.message);
    }
    LOG.warn("xslt/syrve/{}.xsl failed: {}", document, e.getMessage());
    return new DocumentRefused(
        "The stylesheet " + document + ".xsl failed; the hub's log says why.");
  }

  /**
   * What a stylesheet says. The JDK tells an {@code xsl:message} as a warning, and its {@code
   * terminate="yes"} as an error behind it.
   */
  private static final class Heard implements ErrorListener {

    private String message = "";
    private boolean terminated;

    @Override
    public void warning(TransformerException e) {
      message = String.valueOf(e.getMessage()).strip();
    }

    @Override
    public void error(TransformerException e) {
      terminated = String.valueOf(e.getMessage()).contains("xsl:message") && !message.isEmpty();
    }

    @Override
    public void fatalError(TransformerException e) {
      error(e);
    }
  }
}
