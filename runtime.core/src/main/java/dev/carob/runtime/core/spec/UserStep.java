package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.runtime.core.record.ContainerConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the user, the groups and the home directory of the process. The user is the requested one,
 * else the image's, else root. The groups are those of the user in the image and the requested
 * ones. The home directory is not changed if the request sets it.
 */
final class UserStep implements SpecStep {

  private static final Logger LOG = LoggerFactory.getLogger(UserStep.class);
  private static final int UMASK = 022;
  private static final String HOME = "HOME=";

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ContainerConfig config = context.config();
    AccountFiles.Identity identity = identity(context);
    ObjectNode node = spec.withObject("/process").putObject("user");
    node.put("uid", identity.uid()).put("gid", identity.gid());
    String umask = config.spec().process().umask();
    node.put("umask", umask.isEmpty() ? UMASK : Integer.parseInt(umask, 8));
    Set<Long> groups = new LinkedHashSet<>();
    if (!config.user().isEmpty() || !identity.groups().isEmpty()) {
      // A set-group-id program must not be able to drop it (CVE-2022-2989).
      groups.add(identity.gid());
    }
    groups.addAll(identity.groups());
    if (!groups.isEmpty()) {
      ArrayNode array = node.putArray("additionalGids");
      groups.forEach(array::add);
    }
    ArrayNode env = spec.withObject("/process").withArray("env");
    boolean given = false;
    for (JsonNode variable : env) {
      given |= variable.asText().startsWith(HOME);
    }
    if (!given) {
      env.add(HOME + identity.home());
    }
  }

  private static AccountFiles.Identity identity(SpecContext context) {
    try (ConfinedTree root = ConfinedTree.open(context.rootfs())) {
      return identity(context.config(), root, context.binds());
    }
  }

  static AccountFiles.Identity identity(
      ContainerConfig config, ConfinedTree root, Map<String, String> binds) {
    String user = config.user();
    List<String> groups = config.spec().process().groups();
    try {
      return AccountFiles.read(config, root, binds).resolve(user, groups);
    } catch (CarobException.InvalidArgument e) {
      if (user.isEmpty() && groups.isEmpty()) {
        LOG.warn("{}: its users cannot be read: {}", config.title(), e.getMessage(), e);
        return AccountFiles.NONE.resolve("");
      }
      throw new CarobException.InvalidArgument(config.title() + ": " + e.getMessage(), e);
    }
  }
}
