package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options files of docs/jmx.md, given to a real JVM. */
class RemoteJmxRecipeTest {

  private static final Path RECIPES = Path.of("config/jmx");

  @TempDir Path folder;

  /** A JVM that stays until its input ends. */
  static final class Child {
    public static void main(String[] args) throws IOException {
      System.out.write('!');
      System.out.flush();
      int end = System.in.read();
      System.exit(end == -1 ? 0 : 1);
    }
  }

  @Test
  void the_loopback_recipe_listens_on_loopback_alone_and_answers_a_client() throws Exception {
    int port = freePort();
    Path options = folder.resolve("options");
    Files.writeString(
        options, Files.readString(RECIPES.resolve("loopback.options")).replace("9010", "" + port));
    Process hub =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.serialFilter=java.**;javax.management.**;!*",
                "@" + options,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(hub.getInputStream().read()).isEqualTo('!');
      assertThat(listening(port)).containsExactly("0100007F");
      JMXServiceURL url =
          new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
      try (JMXConnector connector = JMXConnectorFactory.connect(url, Map.of())) {
        MBeanServerConnection jmx = connector.getMBeanServerConnection();
        assertThat(jmx.getAttribute(new ObjectName("java.lang:type=Runtime"), "SpecVersion"))
            .isNotNull();
        jmx.invoke(
            new ObjectName("java.lang:type=Threading"),
            "getThreadInfo",
            new Object[] {1L},
            new String[] {"long"});
      }
    } finally {
      hub.getOutputStream().close();
      assertThat(hub.waitFor()).isZero();
    }
  }

  @Test
  void the_tls_recipe_asks_for_a_password_and_encrypts_registry_and_objects() throws IOException {
    assertThat(Files.readAllLines(RECIPES.resolve("tls.options")))
        .contains(
            "-Dcom.sun.management.jmxremote.authenticate=true",
            "-Dcom.sun.management.jmxremote.ssl=true",
            "-Dcom.sun.management.jmxremote.registry.ssl=true")
        .noneMatch(line -> line.startsWith("-D") && line.contains("assword="));
    assertThat(Files.readAllLines(RECIPES.resolve("jmxremote.access")))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("monitor readonly", "operator readwrite");
  }

  @Test
  void no_password_is_kept_in_the_project() throws IOException {
    assertThat(RECIPES.resolve("jolokia.properties")).content().containsPattern("(?m)^password=$");
    assertThat(Path.of(".gitignore")).content().contains("config/jmx/jmxremote.password");
  }

  /** The local addresses that listen on a port, as the kernel writes them. */
  private static List<String> listening(int port) throws IOException {
    String suffix = ":%04X".formatted(port);
    return List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")).stream()
        .filter(Files::exists)
        .flatMap(RemoteJmxRecipeTest::lines)
        .map(line -> line.trim().split("\\s+"))
        .filter(cells -> cells.length > 3 && cells[3].equals("0A") && cells[1].endsWith(suffix))
        .map(cells -> cells[1].substring(0, cells[1].indexOf(':')))
        .map(address -> address.replace("0000000000000000FFFF0000", ""))
        .distinct()
        .toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
