package io.syncflow.validate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the hub gives to routes besides their files.
 *
 * @param beans class of each bean by the name it is bound under
 * @param properties placeholders the hub sets itself; they win over config/application.properties
 */
public record BeanCatalog(Map<String, Class<?>> beans, Map<String, String> properties) {

  public BeanCatalog {
    beans = Map.copyOf(beans);
    properties = Map.copyOf(properties);
  }

  /** The catalogue of a registry that is already filled. */
  public static BeanCatalog of(Map<String, ?> bound, Map<String, String> properties) {
    Map<String, Class<?>> classes = new LinkedHashMap<>();
    bound.forEach((name, bean) -> classes.put(name, bean.getClass()));
    return new BeanCatalog(classes, properties);
  }

  /** A hub without beans. */
  public static BeanCatalog empty() {
    return new BeanCatalog(Map.of(), Map.of());
  }
}
