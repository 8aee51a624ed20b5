package io.syncflow.syrve.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries stylesheets on examples: what a stock count or an invoice of a person would meet, before
 * there is one.
 */
public final class DocumentTrial {

  private static final Map<String, List<String>> EXAMPLES =
      Map.of(
          "incomingInventory", List.of("incomingInventory-ids", "incomingInventory-codes"),
          "incomingInvoice", List.of("incomingInvoice-full", "incomingInvoice-local"));

  private final DocumentCheck check = new DocumentCheck();

  /**
   * What the documents that a stylesheet makes of its examples break of Syrve's rules; nothing for
   * one of another name, and for an example that it refuses with a message of its own.
   *
   * @param folder where the stylesheet is; it has to compile
   * @param document its name without {@code .xsl}
   */
  public List<DocumentFault> faults(Path folder, String document) {
    DocumentXslt xslt = new DocumentXslt(folder);
    List<DocumentFault> faults = new ArrayList<>();
    for (String example : EXAMPLES.getOrDefault(document, List.of())) {
      byte[] input = read(example);
      try {
        check.check(document, xslt.render(document, input), lines(input));
      } catch (StylesheetRefused e) {
        // A rule of whoever wrote it; the example may well break it.
      } catch (DocumentRefused e) {
        faults.addAll(
            e.faults().isEmpty() ? List.of(new DocumentFault("", e.getMessage())) : e.faults());
      }
    }
    return faults.stream().distinct().toList();
  }

  private static int lines(byte[] input) {
    return new String(input, StandardCharsets.UTF_8).split("<line ", -1).length - 1;
  }

  private static byte[] read(String example) {
    try (InputStream file =
        DocumentTrial.class.getResourceAsStream("/syrve/examples/" + example + ".xml")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
