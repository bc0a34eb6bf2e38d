package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.runtime.core.record.ContainerConfig;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who the process is: what was asked for, else what the image says, else root. It has the groups
 * that the user has in the image, and those asked for.
 */
final class UserStep implements SpecStep {

  private static final int UMASK = 022;

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ContainerConfig config = context.config();
    String asked = config.spec().user();
    String user = asked.isEmpty() ? config.imageConfig().user() : asked;
    AccountFiles.Identity identity;
    Set<Long> groups;
    try {
      identity = identity(context.rootfs(), user, config.spec());
      groups = new LinkedHashSet<>(identity.groups());
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(config.title() + ": " + e.getMessage(), e);
    }
    ObjectNode node = spec.withObject("/process").putObject("user");
    node.put("uid", identity.uid()).put("gid", identity.gid());
    String umask = config.spec().process().umask();
    node.put("umask", umask.isEmpty() ? UMASK : Integer.parseInt(umask, 8));
    if (!groups.isEmpty()) {
      ArrayNode array = node.putArray("additionalGids");
      groups.forEach(array::add);
    }
  }

  private static AccountFiles.Identity identity(Path rootfs, String user, ContainerSpec asked) {
    if (user.isEmpty() && asked.process().groups().isEmpty()) {
      return AccountFiles.ROOT;
    }
    return AccountFiles.read(rootfs).resolve(user, asked.process().groups());
  }
}
