package io.syncflow.validate.rule;

import io.syncflow.syrve.document.DocumentFault;
import io.syncflow.syrve.document.DocumentTrial;
import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * {@code xslt-example}: what a stylesheet of {@code xslt/syrve} makes of the hub's examples keeps
 * the rules of Syrve's manual. A fault is told at the line that makes the element it is about.
 */
public final class StylesheetExamples implements FileCheck {

  private static final String XSL = "http://www.w3.org/1999/XSL/Transform";
  private static final Path FOLDER = Path.of("xslt", "syrve");

  private final DocumentTrial trial = new DocumentTrial();

  /** An element that the stylesheet makes, and where. */
  private record Made(String element, int line) {}

  @Override
  public void check(Project project, Faults faults) {
    for (Path file : project.stylesheets()) {
      String name = project.nameOf(file);
      if (file.getParent().endsWith(FOLDER) && !faults.hasErrorWithin(name, 0, Integer.MAX_VALUE)) {
        String document = file.getFileName().toString().replaceFirst("\\.xsl$", "");
        List<DocumentFault> found = trial.faults(file.getParent(), document);
        List<Made> made = found.isEmpty() ? List.of() : made(file);
        Set<String> told = new HashSet<>();
        for (DocumentFault fault : found) {
          int line = line(made, fault);
          if (!told.add(line + fault.reason())) {
            continue;
          }
          String where = fault.place().isEmpty() ? "" : fault.place() + ": ";
          faults.error(
              new Place(name, line, 0),
              "xslt-example",
              "an example of " + document + " becomes a wrong document: " + where + fault.reason());
        }
      }
    }
  }

  /**
   * The line of the first element that the fault names; of one within an item, behind the line that
   * begins items. Else where the item, or the document, begins.
   */
  private static int line(List<Made> made, DocumentFault fault) {
    boolean inItem = !fault.place().isEmpty();
    int items = first(made, "item", 0);
    int from = inItem ? items : 0;
    return made.stream()
        .filter(one -> one.line() >= from)
        .filter(one -> at(fault.reason(), one.element()) >= 0)
        .min(
            Comparator.<Made>comparingInt(one -> at(fault.reason(), one.element()))
                .thenComparingInt(Made::line))
        .map(Made::line)
        .orElseGet(() -> inItem ? items : first(made, "document", 1));
  }

  private static int first(List<Made> made, String element, int otherwise) {
    return made.stream()
        .filter(one -> one.element().equals(element))
        .mapToInt(Made::line)
        .findFirst()
        .orElse(otherwise);
  }

  private static int at(String sentence, String word) {
    Matcher found = Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(sentence);
    return found.find() ? found.start() : -1;
  }

  private static List<Made> made(Path file) {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    List<Made> made = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT) {
          boolean instruction = XSL.equals(reader.getNamespaceURI());
          String element =
              !instruction
                  ? reader.getLocalName()
                  : reader.getLocalName().equals("element")
                      ? reader.getAttributeValue(null, "name")
                      : null;
          if (element != null) {
            made.add(new Made(element, reader.getLocation().getLineNumber()));
          }
        }
      }
      return made;
    } catch (XMLStreamException e) {
      throw new IllegalStateException("what compiles is XML", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
