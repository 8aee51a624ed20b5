package io.syncflow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The corpus of B49, at save and at connect time. */
class AddressGuardTest {

  private final AddressGuard guard = new AddressGuard("syrve.local, 10.1.2.3");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://198.18.0.1/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://user:pw@api.example/",
        "https://api.example:22/",
        "https://api.example/?a=b",
        "https://api.example/#a",
        "file:///etc/passwd",
        "gopher://api.example/",
        "https://",
        "not a url"
      })
  void refuses_what_is_not_plainly_a_public_https_address(String url) {
    assertThat(guard.fault(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example/v1",
        "https://api.example:8443/",
        "https://cafe.de/",
        "https://93.184.216.34/",
        "http://syrve.local:9080/resto",
        "http://10.1.2.3/"
      })
  void takes_public_ones_and_those_the_operator_named(String url) {
    assertThat(guard.fault(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.19.255.255",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:db8::1"
      })
  void no_block_that_is_not_public_gets_through(String address) throws UnknownHostException {
    assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111"})
  void public_neighbours_of_those_blocks_do(String address) throws UnknownHostException {
    assertThat(AddressGuard.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void the_resolver_gives_no_private_address_of_a_host_nobody_named() throws Exception {
    assertThatThrownBy(() -> guard.resolve("localhost")).isInstanceOf(AddressGuard.Blocked.class);
    assertThat(new AddressGuard("localhost").resolve("localhost")).isNotEmpty();
  }
}
