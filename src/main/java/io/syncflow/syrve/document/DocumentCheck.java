package io.syncflow.syrve.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.validation.Schema;
import javax.xml.validation.ValidatorHandler;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Judges a rendered document before it is queued: by the hub's own schema of it, and by what a
 * schema cannot say. Stylesheets are edited by people; a refusal here names the line and its
 * product, one of the server's may come hours later.
 */
public final class DocumentCheck {

  /** The exchange property with the number of lines that the document has to have. */
  public static final String LINES = "lines";

  /** More faults of one document tell nobody more. */
  private static final int MOST_FAULTS = 50;

  private final SafeXml xml = new SafeXml();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /**
   * Checks a document.
   *
   * @param document what it is, for example {@code incomingInventory}
   * @param content the document
   * @param lines how many lines it was made of; null when nobody knows
   * @return the content, as it came
   * @throws DocumentRefused with every fault, up to {@value #MOST_FAULTS}
   */
  public byte[] check(
      @ExchangeProperty(DocumentXslt.DOCUMENT) String document,
      @Body byte[] content,
      @ExchangeProperty(LINES) Integer lines) {
    ItemTracker items = new ItemTracker();
    List<DocumentFault> faults = new ArrayList<>();
    ValidatorHandler validator =
        schemas.computeIfAbsent(document, DocumentSchema::of).newValidatorHandler();
    validator.setErrorHandler(new SchemaFaults(items, faults));
    validator.setContentHandler(items);
    try {
      SafeXml.Plain reader = xml.reader();
      reader.setContentHandler(validator);
      reader.setErrorHandler(null);
      reader.parse(new InputSource(new ByteArrayInputStream(content)));
      xml.release(reader);
    } catch (SAXParseException e) {
      throw new DocumentRefused(SafeXml.sentence(e));
    } catch (SAXException e) {
      throw new IllegalStateException("the document cannot be checked", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faults.addAll(differentStatus(items.items()));
    if (lines != null && items.items().size() != lines) {
      faults.add(
          new DocumentFault(
              "",
              "The stylesheet made "
                  + items.items().size()
                  + " items of "
                  + lines
                  + " lines; every line has to arrive."));
    }
    if (!faults.isEmpty()) {
      throw new DocumentRefused(
          "The document is not queued: it breaks the rules of " + document + ".",
          faults.subList(0, Math.min(MOST_FAULTS, faults.size())));
    }
    return content;
  }

  /** All lines of one product have to have the same status (reference/syrve.md 6.3). */
  private static List<DocumentFault> differentStatus(List<ItemTracker.Item> items) {
    Map<String, ItemTracker.Item> first = new LinkedHashMap<>();
    List<DocumentFault> faults = new ArrayList<>();
    for (ItemTracker.Item item : items) {
      if (item.product() != null && item.status() != null) {
        ItemTracker.Item before = first.putIfAbsent(item.product(), item);
        if (before != null && !before.status().equals(item.status())) {
          faults.add(
              new DocumentFault(
                  item.place(),
                  "Its status is "
                      + item.status()
                      + ", and line "
                      + before.number()
                      + " of the same product has "
                      + before.status()
                      + "; all lines of a product need the same."));
        }
      }
    }
    return faults;
  }
}
