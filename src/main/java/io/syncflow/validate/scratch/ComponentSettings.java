package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.Property;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.util.StringHelper;

/**
 * {@code unknown-component}, {@code unknown-property}: a {@code camel.component.*} setting names a
 * component and one of its options.
 */
final class ComponentSettings implements ScratchCheck {

  private static final Pattern KEY = Pattern.compile("camel\\.component\\.([\\w-]+)\\.([\\w-]+).*");

  @Override
  public void check(Scratch camel, Project project, Faults faults) {
    Set<String> schemes = Components.schemes();
    for (Property property : project.settings().properties()) {
      Matcher key = KEY.matcher(property.key());
      if (key.matches() && !schemes.contains(key.group(1))) {
        faults.error(
            property.place(),
            "unknown-component",
            "unknown component \"%s\"%s"
                .formatted(key.group(1), NearestName.hint(key.group(1), schemes)));
      } else if (key.matches()) {
        checkOption(camel, key.group(1), key.group(2), property, faults);
      }
    }
  }

  private static void checkOption(
      Scratch camel, String scheme, String option, Property property, Faults faults) {
    PropertyConfigurer options =
        camel.getComponent(scheme, true, false).getComponentPropertyConfigurer();
    String name = StringHelper.dashToCamelCase(option);
    if (options instanceof PropertyConfigurerGetter known
        && known.getOptionType(name, true) == null) {
      faults.error(
          property.place(),
          "unknown-property",
          "component %s has no setting \"%s\"".formatted(scheme, option));
    }
  }
}
