package io.syncflow.syrve.outbox;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Looks for a document's number in an export ({@code incomingInvoiceDtoes}, reference 7.5). */
final class NumbersXml {

  /** The depth of {@code <incomingInvoiceDtoes><document><documentNumber>}. */
  private static final int FIELD = 3;

  private final AnswerXml xml = new AnswerXml();

  /**
   * Whether one of the documents has that number and is not deleted.
   *
   * @throws UnreadableAnswer when it is no export of documents
   */
  boolean has(byte[] export, String number) throws UnreadableAnswer {
    try {
      XMLStreamReader reader = xml.open(new ByteArrayInputStream(export));
      if (!reader.getLocalName().equals("incomingInvoiceDtoes")) {
        throw new UnreadableAnswer("the answer is no list of documents");
      }
      boolean found = false;
      boolean named = false;
      boolean deleted = false;
      int depth = 1;
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
          if (depth == FIELD) {
            String name = reader.getLocalName();
            String text = AnswerXml.text(reader);
            depth--;
            named |= name.equals("documentNumber") && number.equals(text);
            deleted |= name.equals("status") && "DELETED".equals(text);
          }
        } else if (event == XMLStreamConstants.END_ELEMENT && --depth == 1) {
          found |= named && !deleted;
          named = false;
          deleted = false;
        }
      }
      return found;
    } catch (XMLStreamException e) {
      throw new UnreadableAnswer("the answer is not well-formed XML, or too deep");
    }
  }
}
