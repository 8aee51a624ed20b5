package io.syncflow.syrve;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads {@code get_server_info.jsp}: {@code <r>} with one element for each fact. */
final class ServerInfo {

  private static final int LONGEST = 200;

  private ServerInfo() {}

  /** The facts in an answer; {@link SyrveServer#UNKNOWN} when it is not what it should be. */
  static SyrveServer read(byte[] xml) {
    Map<String, String> facts = new HashMap<>();
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        String name = null;
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
          switch (reader.next()) {
            case XMLStreamConstants.START_ELEMENT -> {
              name = reader.getLocalName();
              text.setLength(0);
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                text.append(reader.getText());
            case XMLStreamConstants.END_ELEMENT -> {
              if (name != null) {
                facts.put(name, fact(text.toString()));
              }
              name = null;
            }
            default -> {
              // Comments and blanks say nothing.
            }
          }
        }
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      return SyrveServer.UNKNOWN;
    }
    return new SyrveServer(
        facts.get("serverName"),
        facts.get("version"),
        facts.get("edition"),
        facts.get("serverType"),
        facts.get("serverState"),
        null);
  }

  private static String fact(String text) {
    String fact = text.strip();
    return fact.isEmpty() ? null : fact.length() > LONGEST ? fact.substring(0, LONGEST) : fact;
  }

  /** No DTD, no entity, nothing from elsewhere (B26). */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }
}
