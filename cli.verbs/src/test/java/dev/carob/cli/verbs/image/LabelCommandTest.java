package dev.carob.cli.verbs.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCommandTest {

  private static final Map<String, String> VARIABLES =
      Map.of("IMAGE", "localhost/a:1", "NAME", "a$1", "OPT1", "", "HOME", "/root");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          run IMAGE                  | run,localhost/a:1
          run $IMAGE ${IMAGE}        | run,localhost/a:1,localhost/a:1
          -e IMAGE=IMAGE -e N=NAME   | -e,IMAGE=localhost/a:1,-e,N=a$1
          -e A=${NAME}x/$HOME        | -e,A=a$1x//root
          run ${OPT1} $NOSUCH x      | run,x
          IMAGES $IMAGES ANAME       | IMAGES,ANAME
          sh -c "echo 'a' b" 'c "d'  | sh,-c,echo 'a' b,c "d
          a\\ b  "c\\"d"  '' e       | a b,c"d,e
          cost 5$ $                  | cost,5$,$
          """)
  void variablesAreReplacedInEachWord(String label, String words) {
    assertThat(LabelCommand.words(label, VARIABLES)).containsExactly(words.split(","));
  }

  @Test
  void anUnclosedQuoteIsAnError() {
    assertThatThrownBy(() -> LabelCommand.words("run 'x", VARIABLES))
        .hasMessage("the label has an unclosed quote: run 'x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"podman", "/usr/bin/podman", "docker", "bin/carob"})
  void theProgramsOfEnginesAreReplaced(String program) {
    assertThat(LabelCommand.isEngine(program)).isTrue();
    assertThat(LabelCommand.isEngine(program + "-compose")).isFalse();
  }
}
