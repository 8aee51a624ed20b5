package io.syncflow.validate.scratch;

import java.lang.reflect.Method;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.BeanProcessorFactory;

/**
 * Builds calls of beans without looking at the bean: stubs lack the methods, and the rule {@code
 * bean-method} has looked at the classes.
 */
final class UncalledBeans implements BeanProcessorFactory {

  @Override
  public Processor createBeanProcessor(CamelContext context, Object bean, Method method) {
    return exchange -> {};
  }

  @Override
  public Processor createBeanProcessor(
      CamelContext context,
      Object bean,
      String beanType,
      Class<?> beanClass,
      String ref,
      String method,
      BeanScope scope) {
    return exchange -> {};
  }
}
