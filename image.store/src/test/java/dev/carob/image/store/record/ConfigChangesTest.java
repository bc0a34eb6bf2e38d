package dev.carob.image.store.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigChangesTest {

  private final ObjectMapper mapper = new ObjectMapper();

  private String changed(String... changes) {
    ObjectNode config = mapper.createObjectNode();
    ConfigChanges.apply(mapper, List.of(changes), config);
    return config.toString().replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CMD [\"a\",\"b c\"]|{'Cmd':['a','b c']}",
        "cmd echo x|{'Cmd':['/bin/sh','-c','echo x']}",
        "ENTRYPOINT [\"e\"]|{'Entrypoint':['e']}",
        "ENV A=1 B=\"two words\" C=x\\ y|{'Env':['A=1','B=two words','C=x y']}",
        "ENV A|{'Env':['A=']}",
        "ENV=A|{'Env':['A=']}",
        "ENV A the rest|{'Env':['A=the rest']}",
        "LABEL k=v|{'Labels':{'k':'v'}}",
        "EXPOSE 80 53/udp|{'ExposedPorts':{'80/tcp':{},'53/udp':{}}}",
        "VOLUME /a /b|{'Volumes':{'/a':{},'/b':{}}}",
        "VOLUME [\"/a\"]|{'Volumes':{'/a':{}}}",
        "USER me:us|{'User':'me:us'}",
        "WORKDIR sub|{'WorkingDir':'/sub'}",
        "STOPSIGNAL INT|{'StopSignal':'INT'}",
        "ONBUILD RUN x|{'OnBuild':['RUN x']}",
        "CMD=x|{'Cmd':['/bin/sh','-c','x']}"
      })
  void instructionsAreThoseOfADockerfile(String change, String config) {
    assertThat(changed(change)).isEqualTo(config);
  }

  @Test
  void aVariableIsReplacedAndARelativeDirectoryIsAppended() {
    assertThat(changed("ENV A=1", "ENV A=2", "WORKDIR /a", "WORKDIR b"))
        .isEqualTo("{'Env':['A=2'],'WorkingDir':'/a/b'}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FROM x", "CMD", "ENV =x B=1", "EXPOSE http", "CMD [\"a\""})
  void invalidChangesAreNamed(String change) {
    assertThatThrownBy(() -> changed(change))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(change);
  }
}
