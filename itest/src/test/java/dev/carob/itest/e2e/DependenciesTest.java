package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that require other containers. */
@Tag("L18")
class DependenciesTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  @AfterEach
  void dependentsFirst() {
    engine.ask("rm", "-ft0", "--depend", "--all").ok();
  }

  private static String create(String name, String... requires) {
    return engine
        .ask(
            "create",
            "--network",
            "none",
            "--name",
            name,
            "--requires",
            String.join(",", requires),
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok()
        .line();
  }

  private static String chain() {
    String a =
        engine
            .ask("create", "--network", "none", "--name", "a", TestEngine.BUSYBOX, "sleep", "1000")
            .ok()
            .line();
    create("b", "a");
    create("c", "a", "b");
    return a;
  }

  private static String state(String name) {
    return engine.inspect(name, ".State.Status");
  }

  @Test
  void startingAContainerStartsItsDependenciesInOrder() {
    String a = chain();
    assertThat(engine.inspect("b", ".Dependencies")).isEqualTo("[" + a + "]");
    engine.ask("start", "c").ok();
    assertThat(List.of(state("a"), state("b"), state("c"))).containsOnly("running");
    assertThat(
            engine
                .ask(
                    "events",
                    "--stream=false",
                    "--since",
                    "1m",
                    "--filter",
                    "event=start",
                    "--format",
                    "{{.Name}}")
                .ok()
                .lines())
        .endsWith("a", "b", "c");
    engine.ask("rm", "-ft0", "--depend", "a").ok();
  }

  @Test
  void initIsRejectedAndListsDependenciesThatDoNotRun() {
    String a = chain();
    String b = engine.inspect("b", ".Id");
    engine.ask("init", "c").fails(125, "not started", a + ", " + b);
    engine.ask("start", "a").ok();
    TestEngine.Result refused = engine.ask("init", "c").fails(125, b);
    assertThat(refused.err()).doesNotContain(a);
    assertThat(state("c")).isEqualTo("created");
  }

  @Test
  void removingARequiredContainerIsRejectedAndNamesItsDependents() {
    chain();
    String b = engine.inspect("b", ".Id");
    String c = engine.inspect("c", ".Id");
    engine.ask("rm", "a").fails(125, b, c);
    engine.ask("rm", "-f", "a").fails(125, b, c);
    assertThat(state("a")).isEqualTo("created");
    engine.ask("rm", "c").ok();
    engine.ask("rm", "b").ok();
    engine.ask("rm", "a").ok();
  }

  @Test
  void removalWithDependentsRemovesThemFirst() {
    String a = chain();
    engine.ask("start", "c").ok();
    List<String> gone = engine.ask("rm", "--force", "--time", "0", "--depend", "a").ok().lines();
    assertThat(gone).hasSize(3).endsWith("a").doesNotContain(a);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  @Test
  void aCycleAndAMissingContainerAreRejected() {
    engine
        .ask(
            "create",
            "--network",
            "none",
            "--name",
            "self",
            "--requires",
            "self",
            TestEngine.BUSYBOX)
        .fails(125, "cycle");
    engine
        .ask("create", "--network", "none", "--requires", "nobody", TestEngine.BUSYBOX)
        .fails(125, "no such container");
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  @Test
  void theNextEngineKnowsTheDependencies() {
    chain();
    engine.kill9();
    engine.ask("rm", "a").fails(125, "dependent");
    engine.ask("start", "b").ok();
    assertThat(state("a")).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"container", "system"})
  void pruneRemovesDependentsFirst(String group) {
    String before = "";
    for (String name : List.of("one", "two", "three")) {
      String network = before.isEmpty() ? "none" : "container:" + before;
      engine.ask("create", "--network", network, "--name", name, TestEngine.BUSYBOX).ok();
      before = name;
    }
    engine.ask(group, "prune", "-f").ok();
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }
}
