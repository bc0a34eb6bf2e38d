package dev.carob.api.types;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses as text. Names are never looked up. */
public final class IpAddress {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private IpAddress() {}

  /**
   * Returns true if a text is an IPv4 address in four decimal numbers without leading zeros, or an
   * IPv6 address (RFC 4291, section 2.2) without a zone.
   */
  public static boolean isValid(String text) {
    if (V4.matcher(text).matches()) {
      return true;
    }
    if (!V6.matcher(text).matches()) {
      return false;
    }
    try {
      // A text with a colon is only parsed.
      return InetAddress.getByName(text).getAddress().length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
