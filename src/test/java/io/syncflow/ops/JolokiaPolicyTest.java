package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy in config/, as Jolokia itself reads it (C12). */
class JolokiaPolicyTest {

  private static final String ROUTE =
      "org.apache.camel:context=syncflow,type=routes,name=\"oracle-items\"";
  private static final String SCHEDULES = "syncflow:context=syncflow,type=Schedules";

  private PolicyRestrictor policy;

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("config/jolokia-access.xml"))) {
      policy = new PolicyRestrictor(in);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start()", "stop()", "suspend()", "resume()"})
  void routes_can_be_controlled(String operation) throws Exception {
    assertThat(policy.isOperationAllowed(new ObjectName(ROUTE), operation)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume(java.lang.String)", "fireNow", "nextFireTimes"})
  void schedules_can_be_controlled(String operation) throws Exception {
    assertThat(policy.isOperationAllowed(new ObjectName(SCHEDULES), operation)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org.apache.camel:context=syncflow,type=routes,name=\"oracle-items\" | remove()",
        "org.apache.camel:context=syncflow,type=routes,name=\"oracle-items\" | stopAndFail()",
        "org.apache.camel:context=syncflow,type=routes,name=\"oracle-items\" | dumpRouteAsXml()",
        "org.apache.camel:context=syncflow,type=context,name=\"syncflow\" | stop()",
        "org.apache.camel:context=syncflow,type=context,name=\"syncflow\" | sendBody(java.lang.String,java.lang.Object)",
        "com.sun.management:type=DiagnosticCommand | vmSystemProperties",
        "com.sun.management:type=HotSpotDiagnostic | dumpHeap",
        "java.util.logging:type=Logging | setLoggerLevel",
        "JMImplementation:type=MBeanServerDelegate | anything"
      })
  void nothing_else_can_be_called(String name, String operation) throws Exception {
    assertThat(policy.isOperationAllowed(new ObjectName(name), operation)).isFalse();
  }

  @Test
  void a_routes_state_can_be_read_and_its_endpoint_and_the_systems_properties_cannot()
      throws Exception {
    assertThat(policy.isAttributeReadAllowed(new ObjectName(ROUTE), "State")).isTrue();
    assertThat(policy.isAttributeReadAllowed(new ObjectName(ROUTE), "EndpointUri")).isFalse();
    assertThat(
            policy.isAttributeReadAllowed(
                new ObjectName("java.lang:type=Runtime"), "SystemProperties"))
        .isFalse();
    assertThat(policy.isAttributeWriteAllowed(new ObjectName(ROUTE), "State")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestType.class,
      names = {"READ", "WRITE", "EXEC", "LIST", "NOTIFICATION"})
  void no_kind_of_request_is_allowed_for_every_bean(RequestType type) {
    assertThat(policy.isTypeAllowed(type)).isFalse();
  }

  @Test
  void only_posts_from_this_machine_with_the_right_origin_are_answered() {
    assertThat(policy.isHttpMethodAllowed(HttpMethod.POST)).isTrue();
    assertThat(policy.isHttpMethodAllowed(HttpMethod.GET)).isFalse();
    assertThat(policy.isRemoteAccessAllowed("127.0.0.1")).isTrue();
    assertThat(policy.isRemoteAccessAllowed("10.0.0.7")).isFalse();
    assertThat(policy.isOriginAllowed("http://localhost", true)).isTrue();
    assertThat(policy.isOriginAllowed("https://evil.example", true)).isFalse();
    assertThat(policy.isOriginAllowed(null, true)).isFalse();
  }
}
