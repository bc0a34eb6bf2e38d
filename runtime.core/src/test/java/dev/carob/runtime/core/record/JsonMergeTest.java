package dev.carob.runtime.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMergeTest {

  private final ObjectMapper mapper = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':1}             | {'b':2}       | {'a':1,'b':2}",
        "{'a':1}             | {'a':2}       | {'a':2}",
        "{'a':{'b':1,'c':2}} | {'a':{'c':3}} | {'a':{'b':1,'c':3}}",
        "{'a':{'b':1}}       | {'a':4}       | {'a':4}",
        "{'a':4}             | {'a':{'b':1}} | {'a':{'b':1}}",
        "{'a':[1,2]}         | {'a':[3]}     | {'a':[3]}",
        "{'a':{'b':1}}       | {'a':null}    | {'a':null}",
        "{'a':1}             | [2]           | {'a':1}"
      })
  void mergesObjectsAndReplacesOtherValues(String target, String from, String merged)
      throws Exception {
    ObjectNode result = (ObjectNode) mapper.readTree(target.replace('\'', '"'));
    JsonMerge.into(result, mapper.readTree(from.replace('\'', '"')));
    assertThat(result).isEqualTo(mapper.readTree(merged.replace('\'', '"')));
  }
}
