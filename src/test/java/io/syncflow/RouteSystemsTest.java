package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RouteSystemsTest {

  @Test
  void knows_the_systems_of_an_integrators_templates_and_routes() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              routeTemplate("pull")
                  .templateParameter("system", "acme_erp")
                  .templateParameter("target", "acme_wms")
                  .templateParameter("entity")
                  .from("direct:{{system}}-{{entity}}")
                  .setProperty("to", constant("{{target}}"))
                  .to("log:{{target}}");
              from("direct:by-hand")
                  .setProperty("system", constant("acme_pos"))
                  .setProperty("entity", constant("tills"))
                  .to("log:x");
            }
          });
      assertThat(new RouteSystems(() -> context).get()).containsExactly("acme_pos");
      TemplatedRouteBuilder.builder(context, "pull").parameter("entity", "items").add();
      TemplatedRouteBuilder.builder(context, "pull")
          .parameter("entity", "items")
          .parameter("system", "acme_crm")
          .add();
      assertThat(new RouteSystems(() -> context).get())
          .containsExactlyInAnyOrder("acme_pos", "acme_erp", "acme_crm", "acme_wms");
    }
  }
}
