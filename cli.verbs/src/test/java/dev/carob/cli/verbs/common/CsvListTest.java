package dev.carob.cli.verbs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Flags whose values are lists. */
class CsvListTest {

  private static final class Flags {
    @Option(names = "--word", parameterConsumer = CsvList.class)
    private List<String> words = new ArrayList<>();

    @Option(names = "--file", parameterConsumer = CsvList.class)
    private List<Path> files = new ArrayList<>();

    @Option(names = "--other")
    private String other = "";
  }

  private static Flags parse(String... flags) {
    return CommandLine.populateCommand(new Flags(), flags);
  }

  @Test
  void valuesOfRepeatedFlagsAreAdded() {
    Flags flags = parse("--word", "a,\"b,c\"", "--word=d", "--other", "x", "--file=/f,/g");
    assertThat(flags.words).containsExactly("a", "b,c", "d");
    assertThat(flags.files).containsExactly(Path.of("/f"), Path.of("/g"));
    assertThat(flags.other).isEqualTo("x");
  }

  @Test
  void anEmptyListHasNoValues() {
    assertThat(parse("--word=", "--word", "").words).isEmpty();
    assertThat(parse().words).isEmpty();
  }

  @Test
  void aMisplacedQuotationMarkIsReportedWithItsFlag() {
    assertThatThrownBy(() -> parse("--word", "net\"x"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessage(
            "invalid argument \"net\\\"x\" for \"--word\" flag: parse error on line 1, column 4: bare \" in non-quoted-field");
  }

  @Test
  void aFlagNeedsAValue() {
    assertThatThrownBy(() -> parse("--word"))
        .isInstanceOf(CommandLine.MissingParameterException.class);
  }
}
