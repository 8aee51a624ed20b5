package io.syncflow.syrve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addresses as people paste them, and versions as servers tell them (reference/syrve.md 9.12,
 * 9.13).
 */
class ServerUrlTest {

  @ParameterizedTest
  @CsvSource({
    "bistro.syrve.online, https://bistro.syrve.online/resto",
    " Bistro.Syrve.Online:443 , https://bistro.syrve.online:443/resto",
    "bistro.syrve.online/resto, https://bistro.syrve.online/resto",
    "https://bistro.syrve.online/resto/api, https://bistro.syrve.online/resto",
    "https://bistro.syrve.online/resto/service?x=1#y, https://bistro.syrve.online/resto",
    "http://10.0.0.7:8080/, http://10.0.0.7:8080/resto",
    "http://[::1]:8080/resto/, http://[::1]:8080/resto",
    "https://proxy.example/bistro/resto/api/auth, https://proxy.example/bistro/resto",
    "https://proxy.example/restoration, https://proxy.example/resto"
  })
  void finds_the_base_in_what_people_paste(String pasted, String base) {
    assertThat(ServerUrl.clean(pasted)).isEqualTo(base);
    assertThat(ServerUrl.clean(base)).as("once more").isEqualTo(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "https://", "ftp://host", "https://user:pw@host/resto", "a b", "jdbc:x"})
  void refuses_what_is_no_address(String pasted) {
    assertThatIllegalArgumentException().isThrownBy(() -> ServerUrl.clean(pasted));
  }

  @ParameterizedTest
  @CsvSource({
    "8.9.5021.0, 7.9.3, true",
    "7.9.3, 7.9.3, true",
    "7.9.10, 7.9.3, true",
    "7.10, 7.9.3, true",
    "7.9.2.1, 7.9.3, false",
    "6.4, 7, false",
    "7.9.3-beta, 7.9.3, true",
    ", 5.1, false"
  })
  void compares_versions_number_by_number(String version, String wanted, boolean atLeast) {
    SyrveServer server = new SyrveServer(null, version, null, null, null, null);
    assertThat(server.isAtLeast(wanted)).isEqualTo(atLeast);
  }

  @Test
  void reads_what_a_server_says_of_itself_and_nothing_from_elsewhere() {
    SyrveServer told =
        ServerInfo.read(
            ("<?xml version=\"1.0\"?><r><serverName> Bistro </serverName><version>8.9</version>"
                    + "<edition>chain</edition><serverState>STARTED_SUCCESSFULLY</serverState></r>")
                .getBytes());
    assertThat(told)
        .isEqualTo(new SyrveServer("Bistro", "8.9", "chain", null, "STARTED_SUCCESSFULLY", null));
    for (String other :
        new String[] {
          "<html><p>",
          "",
          "not XML",
          "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><version>&x;</version></r>",
          "<!DOCTYPE r [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><r><version>&c;</version></r>"
        }) {
      assertThat(ServerInfo.read(other.getBytes()).version()).as(other).isNull();
    }
  }
}
