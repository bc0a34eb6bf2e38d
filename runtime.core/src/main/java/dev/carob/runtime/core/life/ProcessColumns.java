package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ProcessTable;
import dev.carob.linux.ProcessInfo;
import dev.carob.runtime.core.spec.AccountNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The columns of {@code top}, with Podman's names and titles. */
final class ProcessColumns {

  private static final List<String> USUAL =
      List.of("user", "pid", "ppid", "pcpu", "etime", "tty", "time", "args");

  private static final Map<String, Column> ALL = new TreeMap<>();

  static {
    add("args", "COMMAND", (process, view) -> process.args());
    add("comm", "COMMAND", (process, view) -> process.name());
    add("etime", "ELAPSED", (process, view) -> words(age(process)));
    add("group", "GROUP", (process, view) -> view.names.group(process.gid()));
    add("hgroup", "HGROUP", (process, view) -> String.valueOf(process.gid()));
    add("hpid", "HPID", (process, view) -> String.valueOf(process.pid()));
    add("huser", "HUSER", (process, view) -> String.valueOf(process.uid()));
    add("nice", "NI", (process, view) -> String.valueOf(process.nice()));
    add("pcpu", "%CPU", (process, view) -> share(process));
    add("pgid", "PGID", (process, view) -> String.valueOf(view.inner(process.group())));
    add("pid", "PID", (process, view) -> String.valueOf(process.innerPid()));
    add("ppid", "PPID", (process, view) -> String.valueOf(view.inner(process.parent())));
    add("rss", "RSS", (process, view) -> String.valueOf(process.residentBytes() / 1024));
    add("state", "STATE", (process, view) -> process.state());
    add("time", "TIME", (process, view) -> words(process.cpu()));
    add("tty", "TTY", (process, view) -> process.terminal());
    add("user", "USER", (process, view) -> view.names.user(process.uid()));
    add("vsz", "VSZ", (process, view) -> String.valueOf(process.virtualBytes() / 1024));
  }

  private record Column(String title, BiFunction<ProcessInfo, View, String> cell) {}

  /** Data for computing cells. */
  private record View(Map<Integer, Integer> innerPids, AccountNames names) {
    /** The pid in the container; 0 for a process outside. */
    int inner(int pid) {
      return innerPids.getOrDefault(pid, 0);
    }
  }

  private final List<Column> columns;

  private ProcessColumns(List<Column> columns) {
    this.columns = columns;
  }

  private static void add(String name, String title, BiFunction<ProcessInfo, View, String> cell) {
    ALL.put(name, new Column(title, cell));
  }

  /** Returns the columns with these names; an empty list stands for the default columns. */
  static ProcessColumns of(List<String> names) {
    return new ProcessColumns(
        (names.isEmpty() ? USUAL : names)
            .stream()
                .map(
                    name -> {
                      Column column = ALL.get(name.toLowerCase(Locale.ROOT));
                      if (column == null) {
                        throw new CarobException.InvalidArgument(
                            "unknown descriptor '%s': valid descriptors are %s"
                                .formatted(name, String.join(", ", ALL.keySet())));
                      }
                      return column;
                    })
                .toList());
  }

  ProcessTable table(List<ProcessInfo> processes, AccountNames names) {
    View view =
        new View(
            processes.stream()
                .collect(Collectors.toMap(ProcessInfo::pid, ProcessInfo::innerPid, (a, b) -> a)),
            names);
    return ProcessTable.builder()
        .titles(columns.stream().map(Column::title).toList())
        .rows(
            processes.stream()
                .map(process -> columns.stream().map(c -> c.cell().apply(process, view)).toList())
                .toList())
        .build();
  }

  private static Duration age(ProcessInfo process) {
    Duration age = Duration.between(process.started(), Instant.now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static String share(ProcessInfo process) {
    long age = Math.max(1, age(process).toMillis());
    return String.format(Locale.ROOT, "%.3f", 100.0 * process.cpu().toMillis() / age);
  }

  /** Formats a duration as Go does, in whole seconds. */
  private static String words(Duration duration) {
    String text = "";
    if (duration.toHours() > 0) {
      text += duration.toHours() + "h";
    }
    if (duration.toMinutes() > 0) {
      text += duration.toMinutesPart() + "m";
    }
    return text + duration.toSecondsPart() + "s";
  }
}
