package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompletionScriptsTest {

  private static String script(String shell, boolean described) {
    return CompletionScripts.of(CommandReference.specs(), described).script(shell).orElseThrow();
  }

  @Test
  void eachShellHasAScript() {
    assertThat(script("bash", true)).contains("complete -F _carob_with_plugins");
    assertThat(script("zsh", true))
        .startsWith("#compdef carob")
        .contains("'run:Create a container and run a command in it'");
    assertThat(script("fish", true))
        .contains(
            "complete -c carob -n '__carob_first' -f -a run -d 'Create a container and run a command in it'\n",
            "complete -c carob -n '__carob_first' -f -a network -d 'Manage networks'\n",
            "complete -c carob -n '__carob_group network' -f -a create -d 'Create a network'\n",
            "complete -c carob -n '__carob_is commit' -l iidfile -r -d 'Write the image\\'s id to a file'\n",
            "complete -c carob -n '__carob_is volume create' -l ignore -d");
  }

  @Test
  void descriptionsCanBeOmitted() {
    assertThat(script("zsh", false)).contains("'run:'").doesNotContain("Create a container");
    assertThat(script("fish", false))
        .contains("complete -c carob -n '__carob_first' -f -a run\n")
        .doesNotContain(" -d '");
  }

  @Test
  void otherShellsHaveNone() {
    assertThat(CompletionScripts.of(CommandReference.specs(), true).script("powershell")).isEmpty();
  }
}
