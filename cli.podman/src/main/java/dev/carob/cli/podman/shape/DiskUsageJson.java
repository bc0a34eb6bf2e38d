package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.housekeeping.DiskUsage;
import dev.carob.cli.podman.format.HumanUnits;
import java.util.List;

/** The disk usage, as {@code system df} prints it. */
public final class DiskUsageJson {

  private DiskUsageJson() {}

  /** Returns one line each for images, containers and volumes. */
  public static List<ObjectNode> summary(DiskUsage usage) {
    return List.of(
        line(
            "Images",
            usage.images().size(),
            usage.images().stream().filter(one -> one.containers() > 0).count(),
            usage.layers(),
            usage.layers() - usage.layersInUse()),
        line(
            "Containers",
            usage.containers().size(),
            usage.containers().stream().filter(DiskUsageJson::runs).count(),
            usage.containers().stream().mapToLong(one -> one.size().rw()).sum(),
            usage.containers().stream()
                .filter(one -> !runs(one))
                .mapToLong(one -> one.size().rw())
                .sum()),
        line(
            "Local Volumes",
            usage.volumes().size(),
            usage.volumes().stream().filter(DiskUsageJson::isUsed).count(),
            usage.volumes().stream().mapToLong(DiskUsage.VolumeUsage::size).sum(),
            usage.volumes().stream()
                .filter(one -> !isUsed(one))
                .mapToLong(DiskUsage.VolumeUsage::size)
                .sum()));
  }

  private static boolean runs(DiskUsage.ContainerUsage one) {
    ContainerInfo info = one.container();
    return info.state() == ContainerState.RUNNING || info.state() == ContainerState.PAUSED;
  }

  private static boolean isUsed(DiskUsage.VolumeUsage one) {
    return !one.volume().users().isEmpty();
  }

  private static ObjectNode line(String type, int total, long active, long size, long reclaimable) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    long percent = size == 0 ? 0 : Math.round(100.0 * reclaimable / size);
    node.put("Type", type).put("Total", total).put("Active", active);
    node.put("Size", HumanUnits.shortSize(size)).put("RawSize", size);
    node.put("Reclaimable", HumanUnits.shortSize(reclaimable) + " (" + percent + "%)");
    node.put("RawReclaimable", reclaimable);
    return node;
  }
}
