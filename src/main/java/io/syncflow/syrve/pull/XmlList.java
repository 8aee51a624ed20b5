package io.syncflow.syrve.pull;

import java.io.IOException;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * An XML list of API version 1: a root with one element per item. What is unknown is kept as it is;
 * a DOCTYPE, an external entity, or an element too deep or with too many attributes is refused
 * (B26, B27). The charset is the document's own.
 *
 * @param root the root's name
 * @param item the name of an item's element
 */
record XmlList(String root, String item) implements ListFormat {

  /** How deep elements may lie in each other, and how many attributes one may have (B27). */
  static final int MOST = 200;

  /** Elements that are lists of their parent even when there is one of them, or none. */
  static final Set<String> LISTS =
      Set.of("container", "barcodeContainer", "pointOfSaleDto", "restaurantSectionInfo");

  @Override
  public ListItems open(Spool list) throws IOException {
    try {
      return new XmlItems(this, factory().createXMLStreamReader(list.open()));
    } catch (XMLStreamException e) {
      throw new MalformedList("the answer is not XML");
    }
  }

  /** The platform's own parser, whatever else is on the class path: its limits are known. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty("http://javax.xml.XMLConstants/property/accessExternalDTD", "");
    factory.setProperty("jdk.xml.maxElementDepth", Integer.toString(MOST));
    factory.setProperty("jdk.xml.elementAttributeLimit", Integer.toString(MOST));
    factory.setProperty("jdk.xml.entityExpansionLimit", "1");
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not read");
        });
    return factory;
  }
}
