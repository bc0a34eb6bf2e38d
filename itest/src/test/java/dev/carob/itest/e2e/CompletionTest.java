package dev.carob.itest.e2e;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tab completion in interactive shells. */
class CompletionTest {

  private static final Path SHARE = TestEngine.DISTRIBUTION.resolve("share");
  private static final String TAB = "\t";
  private static final String CLEAR = "\u0015";

  @Test
  void zshCompletesCommandsAndFlags() {
    try (TestEngine engine = new TestEngine();
        Pty zsh = new Pty(engine, List.of("/usr/bin/zsh", "-f", "-i"))) {
      zsh.type(
          "fpath=(%s/zsh/vendor-completions $fpath); autoload -Uz compinit; compinit -D -u; PS1='re''ady> '\n"
              .formatted(SHARE));
      zsh.await("ready> ");
      zsh.type("carob vers" + TAB);
      zsh.await("carob version");
      zsh.type(CLEAR + "carob plugin upd" + TAB);
      zsh.await("carob plugin update");
      zsh.type(CLEAR + "carob run --read-only-t" + TAB);
      zsh.await("--read-only-tmpfs");
      zsh.type(CLEAR + "carob backend ls --form" + TAB);
      zsh.await("--format");
      zsh.type(CLEAR + "exit\n");
      zsh.exit();
    }
  }

  @Test
  void bashCompletesCommandsAndFlags() {
    try (TestEngine engine = new TestEngine();
        Pty bash = new Pty(engine, List.of("/bin/bash", "--norc", "-i"))) {
      bash.type(". %s/bash-completion/completions/carob; PS1='re''ady> '\n".formatted(SHARE));
      bash.await("ready> ");
      bash.type("carob vers" + TAB);
      bash.await("carob version");
      bash.type(CLEAR + "carob plugin upd" + TAB);
      bash.await("carob plugin update");
      bash.type(CLEAR + "carob run --read-only-t" + TAB);
      bash.await("--read-only-tmpfs");
      bash.type(CLEAR + "exit\n");
      bash.exit();
    }
  }
}
