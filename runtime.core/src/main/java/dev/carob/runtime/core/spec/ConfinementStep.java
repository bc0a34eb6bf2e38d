package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.Security;
import dev.carob.linux.AppArmor;
import dev.carob.linux.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Sets the options of the host's security modules. Loads the engine's own AppArmor profile if the
 * kernel does not have it: after a boot, or if it was unloaded.
 */
final class ConfinementStep implements SpecStep {

  private final AppArmor apparmor;

  ConfinementStep(AppArmor apparmor) {
    this.apparmor = apparmor;
  }

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Confinement confinement = context.config().confinement();
    if (!confinement.processLabel().isEmpty()) {
      spec.withObject("/process").put("selinuxLabel", confinement.processLabel());
    }
    if (!confinement.mountLabel().isEmpty()) {
      spec.withObject("/linux").put("mountLabel", confinement.mountLabel());
    }
    String profile = confinement.apparmor();
    if (profile.isEmpty() || profile.equals(Security.UNCONFINED)) {
      return;
    }
    if (profile.equals(OciSpec.APPARMOR_PROFILE)) {
      load(context.config().title());
    }
    spec.withObject("/process").put("apparmorProfile", profile);
  }

  private void load(String title) {
    if (!apparmor.enabled() || apparmor.isLoaded(OciSpec.APPARMOR_PROFILE)) {
      return;
    }
    try {
      Faults.beforeFile("load AppArmor profile");
      apparmor.load(text());
      Faults.after("load AppArmor profile");
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          "%s: its AppArmor profile %s cannot be loaded: %s"
              .formatted(title, OciSpec.APPARMOR_PROFILE, e.getMessage()),
          e);
    }
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(ConfinementStep.class.getResourceAsStream("apparmor.profile"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
