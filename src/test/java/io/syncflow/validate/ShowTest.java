package io.syncflow.validate;

import org.junit.jupiter.api.Test;

class ShowTest {
  public static class Loader {
    public void load(Object o) {}
  }

  public abstract static class Tx implements org.apache.camel.spi.TransactedPolicy {}

  @Test
  void show() throws Exception {
    try (var d = java.nio.file.Files.list(java.nio.file.Path.of("src/test/resources/validate"))) {
      for (var p : d.sorted().toList()) {
        System.out.println("## " + p.getFileName());
        long t = System.nanoTime();
        Fixture.faults(
                p.getFileName().toString(),
                new BeanCatalog(
                    java.util.Map.of("loader", Loader.class, "tx", Tx.class), java.util.Map.of()))
            .forEach(System.out::println);
        System.out.println("   " + (System.nanoTime() - t) / 1000000 + " ms");
      }
    }
  }
}
