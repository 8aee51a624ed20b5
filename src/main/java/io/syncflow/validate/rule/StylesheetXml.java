package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * {@code xslt-xml}: a stylesheet is well-formed XML without a DTD. {@code xslt-java}: it calls no
 * Java; the compiler accepts such a call and the locked-down factory refuses it for every document
 * (S16). And what {@link XsltDialect} asks of each element.
 */
public final class StylesheetXml implements FileCheck {

  private static final String JAVA =
      "(?i)(http://xml\\.apache\\.org/(xalan|xslt)(/java.*)?|java:.*)";

  @Override
  public void check(Project project, Faults faults) {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    for (Path file : project.stylesheets()) {
      check(factory, file, project.nameOf(file), faults);
    }
  }

  private static void check(XMLInputFactory factory, Path file, String name, Faults faults) {
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamReader.DTD) {
          faults.error(place(name, reader.getLocation()), "xslt-xml", "a stylesheet has no DTD");
        } else if (event == XMLStreamReader.START_ELEMENT) {
          checkNamespaces(reader, name, faults);
          XsltDialect.check(reader, place(name, reader.getLocation()), faults);
        }
      }
    } catch (XMLStreamException e) {
      faults.error(place(name, e.getLocation()), "xslt-xml", "not valid XML: " + sentence(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkNamespaces(XMLStreamReader reader, String name, Faults faults) {
    for (int i = 0; i < reader.getNamespaceCount(); i++) {
      String uri = reader.getNamespaceURI(i);
      if (uri != null && uri.matches(JAVA)) {
        faults.error(
            place(name, reader.getLocation()),
            "xslt-java",
            "a stylesheet may not call Java: remove the namespace " + uri);
      }
    }
  }

  private static Place place(String file, Location at) {
    return at == null
        ? Place.of(file)
        : new Place(file, Math.max(at.getLineNumber(), 0), Math.max(at.getColumnNumber(), 0));
  }

  /** The parser writes its position into the first line of its message. */
  private static String sentence(XMLStreamException e) {
    String message = e.getMessage();
    int marker = message.indexOf("Message: ");
    return (marker < 0 ? message : message.substring(marker + 9)).replaceAll("\\s+", " ").strip();
  }
}
