package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.runtime.core.record.ContainerConfig;
import java.nio.file.Path;

/** Who the process is: what was asked for, else what the image says, else root. */
final class UserStep implements SpecStep {

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ContainerConfig config = context.config();
    String asked = config.spec().user();
    String user = asked.isEmpty() ? config.imageConfig().user() : asked;
    AccountFiles.Identity identity;
    try {
      identity = identity(context.rootfs(), user);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(config.title() + ": " + e.getMessage(), e);
    }
    ObjectNode node = spec.withObject("/process").putObject("user");
    node.put("uid", identity.uid()).put("gid", identity.gid());
    if (!identity.groups().isEmpty()) {
      ArrayNode groups = node.putArray("additionalGids");
      identity.groups().forEach(groups::add);
    }
  }

  private static AccountFiles.Identity identity(Path rootfs, String user) {
    if (user.isEmpty()) {
      return AccountFiles.ROOT;
    }
    return AccountFiles.read(rootfs).resolve(user);
  }
}
