package io.syncflow.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Lets the hub call public addresses only, and hosts that the operator has named (S3, S5). It is
 * the client's own resolver, so the address that was checked is the one connected to: a name that
 * changes its address in between gains nothing (B50).
 */
public final class AddressGuard implements DnsResolver {

  private static final Pattern NUMBERS =
      Pattern.compile("(?i)(0x[0-9a-f]+|[0-9]+)(\\.(0x[0-9a-f]+|[0-9]+))*\\.?");

  private static final Set<Integer> PORTS = Set.of(-1, 443, 8443);

  /** Blocks that no public host has, beside those Java knows itself: first bytes and bits. */
  private static final List<Block> NOT_PUBLIC =
      List.of(
          Block.v4(0, 0, 8),
          Block.v4(100, 64, 10),
          Block.v4(192, 0, 24),
          Block.v4(198, 18, 15),
          Block.v4(240, 0, 4),
          new Block(new byte[] {(byte) 0xFC}, 7, 16),
          new Block(new byte[] {0, 0x64, (byte) 0xFF, (byte) 0x9B}, 32, 16),
          new Block(new byte[] {0x20, 0x02}, 16, 16),
          new Block(new byte[] {0x20, 0x01, 0, 0}, 32, 16),
          new Block(new byte[] {0x20, 0x01, 0x0D, (byte) 0xB8}, 32, 16));

  /** Addresses of so many bytes that begin with these bits. */
  private record Block(byte[] start, int bits, int length) {

    static Block v4(int first, int second, int bits) {
      return new Block(new byte[] {(byte) first, (byte) second, 0}, bits, 4);
    }

    boolean holds(byte[] address) {
      if (address.length != length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final Set<String> privateHosts;

  /**
   * @param privateHosts names or addresses, separated by commas, that may be called although they
   *     are not public, over plain HTTP and on any port, too; blank for none
   */
  public AddressGuard(String privateHosts) {
    this.privateHosts =
        Arrays.stream(privateHosts.split(","))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Why the hub may not have such a base URL, in a sentence; empty when it may. Names are resolved
   * when they are called, not here.
   */
  public Optional<String> fault(String baseUrl) {
    URI url;
    try {
      url = new URI(baseUrl);
    } catch (URISyntaxException e) {
      return Optional.of("it is not a URL");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      return Optional.of("it needs a host, and no user or password");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of("it may have neither ? nor #");
    }
    if (isNamed(url.getHost())) {
      return "https".equals(url.getScheme()) || "http".equals(url.getScheme())
          ? Optional.empty()
          : Optional.of("it has to begin with https:// or http://");
    }
    if (!"https".equals(url.getScheme()) || !PORTS.contains(url.getPort())) {
      return Optional.of("it has to begin with https:// and to use port 443 or 8443");
    }
    return looksLikeAnAddress(url.getHost()) && !isCallable(url.getHost())
        ? Optional.of("its address is not a public one")
        : Optional.empty();
  }

  private boolean isNamed(String host) {
    return privateHosts.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Also 2130706433 and 0x7f.1, which resolvers take for addresses. */
  private static boolean looksLikeAnAddress(String host) {
    return host.startsWith("[") || NUMBERS.matcher(host).matches();
  }

  private boolean isCallable(String address) {
    try {
      resolve(address);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * The addresses of a host, all of which may be called.
   *
   * @throws Blocked when one of them may not
   * @throws UnknownHostException when the name cannot be resolved
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    if (!isNamed(host)) {
      for (InetAddress address : addresses) {
        if (!isPublic(address)) {
          throw new Blocked();
        }
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return !(address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || address instanceof Inet6Address v6 && v6.isIPv4CompatibleAddress()
        || NOT_PUBLIC.stream().anyMatch(block -> block.holds(bytes)));
  }

  /** The host has an address that the hub may not call. */
  static final class Blocked extends UnknownHostException {
    Blocked() {
      super("not a public address");
    }
  }
}
