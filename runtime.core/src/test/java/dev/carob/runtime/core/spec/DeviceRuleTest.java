package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules for the use of devices. */
class DeviceRuleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b 7:* rmw | {'allow':true,'type':'b','major':7,'access':'rmw'}",
        "c *:* r | {'allow':true,'type':'c','access':'r'}",
        "a 7:1 rmw | {'allow':true,'type':'a','major':7,'minor':1,'access':'rmw'}",
        "a 7 rmw | {'allow':true,'type':'a','major':7,'access':'rmw'}"
      })
  void aMissingNumberStandsForAllNumbers(String text, String rule) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    DeviceRule.parse(text).write(node);
    assertThat(node.toString()).isEqualTo(rule.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "b 7:* rmX | invalid device access in device-access-add: X",
        "b 7:2 | invalid device cgroup rule requires type, major:Minor, and access rules: \"b 7:2\"",
        "b 7:2 r w | invalid device cgroup rule requires type, major:Minor, and access rules: \"b 7:2 r w\"",
        "x 7:* rmw | invalid device type in device-access-add: x",
        "a a:* rmw | strconv.ParseUint: parsing \"a\": invalid syntax",
        "a 1:-2 rmw | strconv.ParseUint: parsing \"-2\": invalid syntax",
      })
  void anInvalidPartIsNamedAsByPodman(String text, String message) {
    assertThatThrownBy(() -> DeviceRule.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage(message);
  }
}
