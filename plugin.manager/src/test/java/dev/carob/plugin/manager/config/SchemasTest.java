package dev.carob.plugin.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.metatype.ObjectClassDefinition;

class SchemasTest {

  private final Schemas schemas = new Schemas();

  @BeforeEach
  void fill() {
    schemas.add(schema("dev.carob.engine"));
    schemas.addFactory(schema("oci.runtime"));
  }

  private static Schema schema(String pid) {
    return new Schema(
        pid,
        "bundle",
        (ObjectClassDefinition)
            Proxy.newProxyInstance(
                SchemasTest.class.getClassLoader(),
                new Class<?>[] {ObjectClassDefinition.class},
                (proxy, method, arguments) -> null));
  }

  @Test
  void aConfigurationOfAFactoryHasTheFactorysKeysAndAPidOfItsOwn() {
    Schema found = schemas.find("oci.runtime~second").orElseThrow();
    assertThat(found.pid()).isEqualTo("oci.runtime~second");
    assertThat(found.definition()).isSameAs(schemas.find("oci.runtime").orElseThrow().definition());
    assertThatCode(found::requireSettable).doesNotThrowAnyException();
  }

  @Test
  void settingsOfAFactoryNeedAName() {
    Schema factory = schemas.find("oci.runtime").orElseThrow();
    assertThatThrownBy(factory::requireSettable)
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("set oci.runtime~NAME");
    assertThatCode(schemas.find("dev.carob.engine").orElseThrow()::requireSettable)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "nobody~x",
        "dev.carob.engine~x",
        "oci.runtime~",
        "oci.runtime~a/b",
        "oci.runtime~..",
        "oci.runtime~a~b",
      })
  void otherPidsAreUnknown(String pid) {
    assertThat(schemas.find(pid)).isEmpty();
  }

  @Test
  void allPidsAreListedWithTheirConfigurations() {
    assertThat(schemas.all(List.of("oci.runtime~b", "oci.runtime~a", "dev.carob.engine", "gone")))
        .extracting(Schema::pid)
        .containsExactly("dev.carob.engine", "oci.runtime", "oci.runtime~a", "oci.runtime~b");
  }
}
