package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamSource;

/**
 * {@code xslt}: every stylesheet compiles in a factory that reads no other file and calls no Java
 * (S16), the way routes run it.
 */
public final class Stylesheets implements FileCheck {

  private static final String RULE = "xslt";

  @Override
  public void check(Project project, Faults faults) {
    for (Path file : project.stylesheets()) {
      String name = project.nameOf(file);
      if (!faults.hasErrorWithin(name, 0, Integer.MAX_VALUE)) {
        compile(file)
            .forEach(
                fault -> faults.error(new Place(name, fault.line(), 0), RULE, fault.sentence()));
      }
    }
  }

  private static List<XsltFaults.XsltFault> compile(Path file) {
    XsltFaults heard = new XsltFaults();
    try {
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
      factory.setErrorListener(heard);
      factory.newTemplates(new StreamSource(file.toFile()));
    } catch (TransformerConfigurationException e) {
      heard.error(e);
    }
    return heard.told();
  }
}
