package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.runtime.core.record.ContainerConfig;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
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
    AccountFiles.Identity identity = identity(config, context.rootfs());
    ObjectNode node = spec.withObject("/process").putObject("user");
    node.put("uid", identity.uid()).put("gid", identity.gid());
    String umask = config.spec().process().umask();
    node.put("umask", umask.isEmpty() ? UMASK : Integer.parseInt(umask, 8));
    Set<Long> groups = new LinkedHashSet<>(identity.groups());
    if (!groups.isEmpty()) {
      ArrayNode array = node.putArray("additionalGids");
      groups.forEach(array::add);
    }
  }

  static AccountFiles.Identity identity(ContainerConfig config, Path rootfs) {
    String user = config.user();
    List<String> groups = config.spec().process().groups();
    if (user.isEmpty() && groups.isEmpty()) {
      return AccountFiles.ROOT;
    }
    try {
      return AccountFiles.read(rootfs).resolve(user, groups);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(config.title() + ": " + e.getMessage(), e);
    }
  }
}
