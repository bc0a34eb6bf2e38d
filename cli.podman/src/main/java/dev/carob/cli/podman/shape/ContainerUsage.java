package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerStats;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.value.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resource usage of a container, as a line of {@code stats}. */
public final class ContainerUsage {

  /** The headings of the table. */
  public static final List<String> TITLES =
      List.of(
          "ID",
          "NAME",
          "CPU %",
          "MEM USAGE / LIMIT",
          "MEM %",
          "NET IO",
          "BLOCK IO",
          "PIDS",
          "CPU TIME",
          "AVG CPU %");

  private static final List<String> COLUMNS =
      List.of(
          "ID",
          "Name",
          "CPUPerc",
          "MemUsage",
          "MemPerc",
          "NetIO",
          "BlockIO",
          "PIDS",
          "CPUTime",
          "AVGCPU");

  /** Headings of the fields whose heading is not the field's name in capitals. */
  public static final Map<String, String> HEADINGS =
      Map.of(
          "CPUPerc", "CPU %",
          "MemUsage", "MEM USAGE / LIMIT",
          "MemPerc", "MEM %",
          "NetIO", "NET IO",
          "BlockIO", "BLOCK IO",
          "CPUTime", "CPU TIME",
          "AVGCPU", "AVG CPU %");

  private ContainerUsage() {}

  /** The usage of a container that does not run. */
  public static ContainerStats none(ContainerInfo info, Instant now) {
    return ContainerStats.builder(info.id(), info.name(), now, now).build();
  }

  /**
   * Returns the fields of a line.
   *
   * @param last the usage in the previous line, from which the CPU percentage is computed; null in
   *     the first line, which shows the average since the start
   * @param noTrunc true if ids are not truncated
   */
  public static ObjectNode of(ContainerStats now, @Nullable ContainerStats last, boolean noTrunc) {
    Duration age = Duration.between(now.started(), now.at());
    double average = share(now.cpu(), age);
    double share =
        last == null
            ? average
            : share(now.cpu().minus(last.cpu()), Duration.between(last.at(), now.at()));
    StructNode node = StructNode.create();
    node.put("ID", noTrunc ? now.id() : now.id().substring(0, 12));
    node.put("ContainerID", now.id());
    node.put("Name", now.name());
    node.put("CPUPerc", percent(share));
    node.put(
        "MemUsage",
        HumanUnits.shortSize(now.memory()) + " / " + HumanUnits.shortSize(now.memoryLimit()));
    node.put("MemPerc", percent(memoryShare(now)));
    node.put(
        "NetIO",
        HumanUnits.shortSize(now.networkIn()) + " / " + HumanUnits.shortSize(now.networkOut()));
    node.put(
        "BlockIO",
        HumanUnits.shortSize(now.blockIn()) + " / " + HumanUnits.shortSize(now.blockOut()));
    node.put("PIDS", String.valueOf(now.processes()));
    node.put("CPUTime", GoDuration.format(now.cpu()));
    node.put("AVGCPU", percent(average));
    node.put("MemLimit", now.memoryLimit());
    node.put("CPUNano", now.cpu().toNanos());
    node.field("CPU", share).field("AvgCPU", average);
    node.field("SystemNano", now.at().getEpochSecond() * 1_000_000_000 + now.at().getNano());
    node.field("CPUSystemNano", 0).field("Duration", now.cpu().toNanos());
    node.field("BlockInput", now.blockIn()).field("BlockOutput", now.blockOut());
    node.field("NetInput", now.networkIn()).field("NetOutput", now.networkOut());
    String up = GoDuration.format(age);
    node.field("UpTime", up).field("Up", up).field("PIDs", now.processes());
    node.field(
        "MemUsageBytes",
        HumanUnits.binarySize(now.memory()) + " / " + HumanUnits.binarySize(now.memoryLimit()));
    node.emptyLists("PerCPU");
    StructNode numbers = node.deepCopy().field("MemUsage", now.memory());
    return node.field("ContainerStats", numbers.field("MemPerc", memoryShare(now)));
  }

  /** Returns the cells of a line of the table. */
  public static List<String> cells(ObjectNode node) {
    return COLUMNS.stream().map(node::path).map(JsonNode::asText).toList();
  }

  /** Returns a line with the keys of {@code stats --format json}. */
  public static ObjectNode json(ObjectNode node) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("id", node.path("ID"));
    json.set("name", node.path("Name"));
    json.set("cpu_time", node.path("CPUTime"));
    json.set("cpu_percent", node.path("CPUPerc"));
    json.set("avg_cpu", node.path("AVGCPU"));
    json.set("mem_usage", node.path("MemUsage"));
    json.set("mem_percent", node.path("MemPerc"));
    json.set("net_io", node.path("NetIO"));
    json.set("block_io", node.path("BlockIO"));
    json.set("pids", node.path("PIDS"));
    return json;
  }

  /** Returns the memory usage in percent of the limit. */
  private static double memoryShare(ContainerStats now) {
    return now.memoryLimit() == 0 ? 0 : 100.0 * now.memory() / now.memoryLimit();
  }

  private static double share(Duration used, Duration passed) {
    return passed.toNanos() <= 0 ? 0 : 100.0 * used.toNanos() / passed.toNanos();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
