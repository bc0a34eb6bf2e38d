package dev.carob.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarobExceptionTest {

  @Test
  void eachKindHasItsGeneralCode() {
    List<CarobException> kinds =
        List.of(
            new CarobException.NotFound("m"),
            new CarobException.NameInUse("m"),
            new CarobException.InvalidArgument("m"),
            new CarobException.InvalidState("m"),
            new CarobException.Dependency("m"),
            new CarobException.BackendUnavailable("m"),
            new CarobException.RuntimeFailed("m", null),
            new CarobException.StorageFailed("m", null),
            new CarobException.NetworkFailed("m", null),
            new CarobException.Interrupted("m", null),
            new CarobException.Internal("m", null));
    assertThat(kinds).hasSize(CarobException.class.getPermittedSubclasses().length);
    assertThat(kinds)
        .extracting(CarobException::code)
        .containsExactlyElementsOf(
            Arrays.stream(FailureCode.values()).filter(code -> code.general() == code).toList());
  }

  @Test
  void codesHaveStableNames() {
    assertThat(FailureCode.NOT_FOUND.text()).isEqualTo("not-found");
    assertThat(FailureCode.COMMAND_NOT_EXECUTABLE.text()).isEqualTo("command-not-executable");
  }

  @Test
  void aCodeOfAnotherKindIsRejected() {
    assertThatThrownBy(
            () ->
                new CarobException.NotFound(
                    "m", FailureDetails.code(FailureCode.COMMAND_NOT_FOUND)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the code COMMAND_NOT_FOUND belongs to RUNTIME_FAILED, not to NOT_FOUND");
  }

  @Test
  void aFailureHasCodeSubjectsAndFields() {
    CarobException failure =
        new CarobException.InvalidArgument(
            "m",
            FailureDetails.code(FailureCode.UNAUTHORIZED)
                .andAbout(Subject.Kind.REGISTRY, "r:5000")
                .andAbout(Subject.Kind.IMAGE, "r:5000/i")
                .andField("a")
                .andField("b.c"));
    assertThat(failure.code()).isEqualTo(FailureCode.UNAUTHORIZED);
    assertThat(failure.code().general()).isEqualTo(FailureCode.INVALID_ARGUMENT);
    assertThat(failure.subjects())
        .containsExactly(
            new Subject(Subject.Kind.REGISTRY, "r:5000"),
            new Subject(Subject.Kind.IMAGE, "r:5000/i"));
    assertThat(failure.fields()).containsExactly("a", "b.c");
  }

  @Test
  void moreDetailsLeaveTheOthersAsTheyWere() {
    FailureDetails one = FailureDetails.field("a");
    assertThat(one.andField("b").fields()).containsExactly("a", "b");
    assertThat(one.fields()).containsExactly("a");
    assertThat(FailureDetails.NONE.fields()).isEmpty();
    assertThat(FailureDetails.NONE.code()).isEmpty();
  }

  @Test
  void aFailureOfTheSameKindKeepsTheDetailsOfItsCause() {
    CarobException inner =
        new CarobException.RuntimeFailed(
            "m", null, FailureDetails.code(FailureCode.COMMAND_NOT_FOUND));
    assertThat(new CarobException.RuntimeFailed("c: m", inner).code())
        .isEqualTo(FailureCode.COMMAND_NOT_FOUND);
    assertThat(new CarobException.StorageFailed("c: m", inner).code())
        .isEqualTo(FailureCode.STORAGE_FAILED);
  }

  @Test
  void aFrontEndReplacesTheNamesOfFields() {
    CarobException failure =
        new CarobException.InvalidArgument(
            "`a` cannot be used with `b.c`=x, and `d` is no field of it",
            FailureDetails.field("a").andField("b.c"));
    Map<String, String> names = Map.of("a", "--a", "b.c", "--bc", "d", "--d");
    assertThat(failure.message(path -> names.getOrDefault(path, path)))
        .isEqualTo("--a cannot be used with --bc=x, and `d` is no field of it");
    assertThat(failure.message(path -> path)).isEqualTo(failure.getMessage());
  }
}
