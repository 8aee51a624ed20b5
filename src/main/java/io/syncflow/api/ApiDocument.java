package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.openapi.OpenApiRestApiProcessorFactory;
import org.apache.camel.spi.RestApiProcessorFactory;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes the OpenAPI document of the Rest DSL whole: the server is relative, because only the client
 * knows which way it came, every refusal is a problem document (S15), and a JSON body is no text.
 */
public final class ApiDocument implements RestApiProcessorFactory {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "#/components/schemas/Problem";
  private static final List<String> TEXTS =
      List.of("type", "title", "detail", "instance", "code", "trace_id");

  @Override
  public Processor createApiProcessor(
      CamelContext context,
      String contextPath,
      RestConfiguration configuration,
      Map<String, Object> parameters)
      throws Exception {
    Processor document =
        new OpenApiRestApiProcessorFactory()
            .createApiProcessor(context, contextPath, configuration, parameters);
    return new DelegateAsyncProcessor(document) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        return super.process(
            exchange,
            doneSync -> {
              complete(exchange, configuration.getContextPath());
              callback.done(doneSync);
            });
      }
    };
  }

  private static void complete(Exchange exchange, String base) {
    if (exchange.getException() != null) {
      return;
    }
    try {
      JsonNode document = JSON.readTree(exchange.getMessage().getBody(byte[].class));
      if (document instanceof ObjectNode whole && whole.has("paths")) {
        whole.putArray("servers").addObject().put("url", base);
        describeProblems(whole);
        describeBodies(whole);
        exchange.getMessage().setBody(JSON.writeValueAsBytes(whole));
      }
    } catch (Exception e) {
      exchange.setException(e);
    }
  }

  /** The Rest DSL knows a body that no class stands for as a text, which JSON is not. */
  private static void describeBodies(ObjectNode document) {
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        JsonNode content = operation.path("requestBody").path("content");
        if (content.path("application/json") instanceof ObjectNode json) {
          json.putObject("schema").putArray("type").add("object").add("array");
        }
        if (content.path("application/json-patch+json") instanceof ObjectNode patch) {
          patch.putObject("schema").put("type", "array").putObject("items").put("type", "object");
        }
      }
    }
  }

  private static void describeProblems(ObjectNode document) {
    ObjectNode problem = document.withObject("/components/schemas/Problem").put("type", "object");
    ObjectNode fields = problem.putObject("properties");
    TEXTS.forEach(name -> fields.putObject(name).put("type", "string"));
    fields.putObject("status").put("type", "integer");
    ObjectNode error = fields.putObject("errors").put("type", "array").putObject("items");
    error.put("type", "object");
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        operation
            .path("responses")
            .properties()
            .forEach(
                answer -> {
                  if (answer.getKey().matches("[45].*")) {
                    ObjectNode content = ((ObjectNode) answer.getValue()).putObject("content");
                    content.putObject(Problem.MEDIA_TYPE).putObject("schema").put("$ref", PROBLEM);
                  }
                });
      }
    }
  }
}
