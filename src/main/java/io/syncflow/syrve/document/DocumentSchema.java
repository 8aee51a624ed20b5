package io.syncflow.syrve.document;

import java.net.URL;
import javax.xml.XMLConstants;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** The hub's own schemas of documents. */
final class DocumentSchema {

  /** They lie on the class path, in a folder or a jar, and include each other. */
  private static final String CLASS_PATH = "file,jar:file";

  private DocumentSchema() {}

  /**
   * The compiled schema of a document; safe for many threads.
   *
   * @param document for example {@code incomingInventory}
   * @throws IllegalArgumentException when there is none of that name
   */
  static Schema of(String document) {
    URL file = DocumentSchema.class.getResource("/syrve/" + document + ".xsd");
    if (file == null) {
      throw new IllegalArgumentException("there is no schema of " + document);
    }
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, CLASS_PATH);
      return factory.newSchema(file);
    } catch (SAXException e) {
      throw new IllegalStateException("the schema of " + document + " is broken", e);
    }
  }
}
