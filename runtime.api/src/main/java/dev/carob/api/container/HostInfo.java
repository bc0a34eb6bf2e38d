package dev.carob.api.container;

import dev.carob.api.types.ProgramInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host of an engine, and the features of the host that the engine uses. Sizes are in bytes. */
public final class HostInfo {

  private final String hostname;
  private final String kernel;
  private final String architecture;
  private final int cpus;
  private final double cpuUser;
  private final double cpuSystem;
  private final double cpuIdle;
  private final long memoryTotal;
  private final long memoryFree;
  private final long swapTotal;
  private final long swapFree;
  private final Duration uptime;
  private final Map<String, String> release;
  private final int cgroupVersion;
  private final List<String> cgroupControllers;
  private final String cgroupManager;
  private final List<ProgramInfo> programs;
  private final List<String> capabilities;
  private final String seccompProfile;
  private final boolean apparmor;
  private final boolean selinux;
  private final long storageSize;
  private final long storageUsed;
  private final List<String> logDrivers;

  private HostInfo(Builder from) {
    hostname = from.hostname;
    kernel = from.kernel;
    architecture = from.architecture;
    cpus = from.cpus;
    cpuUser = from.cpuUser;
    cpuSystem = from.cpuSystem;
    cpuIdle = from.cpuIdle;
    memoryTotal = from.memoryTotal;
    memoryFree = from.memoryFree;
    swapTotal = from.swapTotal;
    swapFree = from.swapFree;
    uptime = from.uptime;
    release = Map.copyOf(from.release);
    cgroupVersion = from.cgroupVersion;
    cgroupControllers = List.copyOf(from.cgroupControllers);
    cgroupManager = from.cgroupManager;
    programs = List.copyOf(from.programs);
    capabilities = List.copyOf(from.capabilities);
    seccompProfile = from.seccompProfile;
    apparmor = from.apparmor;
    selinux = from.selinux;
    storageSize = from.storageSize;
    storageUsed = from.storageUsed;
    logDrivers = List.copyOf(from.logDrivers);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param hostname name of the host
   * @param kernel version of the Linux kernel
   * @param architecture architecture, in Go's names: {@code amd64}, {@code arm64}
   */
  public static Builder builder(String hostname, String kernel, String architecture) {
    return new Builder(hostname, kernel, architecture);
  }

  /** Name of the host. */
  public String hostname() {
    return hostname;
  }

  /** Version of the Linux kernel. */
  public String kernel() {
    return kernel;
  }

  /** Architecture, in Go's names: {@code amd64}, {@code arm64}. */
  public String architecture() {
    return architecture;
  }

  /** Number of processors that the engine may use. */
  public int cpus() {
    return cpus;
  }

  /** Share of processor time since boot for programs, in percent. */
  public double cpuUser() {
    return cpuUser;
  }

  /** Share of processor time since boot for the kernel, in percent. */
  public double cpuSystem() {
    return cpuSystem;
  }

  /** Share of idle processor time since boot, in percent. */
  public double cpuIdle() {
    return cpuIdle;
  }

  /** Usable memory. */
  public long memoryTotal() {
    return memoryTotal;
  }

  /** Unused memory. */
  public long memoryFree() {
    return memoryFree;
  }

  /** Swap space. */
  public long swapTotal() {
    return swapTotal;
  }

  /** Unused swap space. */
  public long swapFree() {
    return swapFree;
  }

  /** Time since boot. */
  public Duration uptime() {
    return uptime;
  }

  /** The values of {@code /etc/os-release}, such as {@code ID} and {@code VERSION_ID}. */
  public Map<String, String> release() {
    return release;
  }

  /** The cgroup version, 1 or 2; 1 if both are mounted. */
  public int cgroupVersion() {
    return cgroupVersion;
  }

  /** Available cgroup controllers. */
  public List<String> cgroupControllers() {
    return cgroupControllers;
  }

  /** The manager of cgroups: {@code cgroupfs} or {@code systemd}. */
  public String cgroupManager() {
    return cgroupManager;
  }

  /** Programs that the default OCI runtime executes, the runtime itself first. */
  public List<ProgramInfo> programs() {
    return programs;
  }

  /** Capabilities that containers have by default. */
  public List<String> capabilities() {
    return capabilities;
  }

  /** File of the default seccomp profile; empty: the engine's own profile. */
  public String seccompProfile() {
    return seccompProfile;
  }

  /** Returns true if AppArmor is enabled. */
  public boolean apparmor() {
    return apparmor;
  }

  /** Returns true if SELinux is enabled. */
  public boolean selinux() {
    return selinux;
  }

  /** Size of the file system of the root directory. */
  public long storageSize() {
    return storageSize;
  }

  /** Used part of that file system. */
  public long storageUsed() {
    return storageUsed;
  }

  /** Log drivers, the default first. */
  public List<String> logDrivers() {
    return logDrivers;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(hostname, kernel, architecture);
    builder.cpus = cpus;
    builder.cpuUser = cpuUser;
    builder.cpuSystem = cpuSystem;
    builder.cpuIdle = cpuIdle;
    builder.memoryTotal = memoryTotal;
    builder.memoryFree = memoryFree;
    builder.swapTotal = swapTotal;
    builder.swapFree = swapFree;
    builder.uptime = uptime;
    builder.release = release;
    builder.cgroupVersion = cgroupVersion;
    builder.cgroupControllers = cgroupControllers;
    builder.cgroupManager = cgroupManager;
    builder.programs = programs;
    builder.capabilities = capabilities;
    builder.seccompProfile = seccompProfile;
    builder.apparmor = apparmor;
    builder.selinux = selinux;
    builder.storageSize = storageSize;
    builder.storageUsed = storageUsed;
    builder.logDrivers = logDrivers;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        hostname,
        kernel,
        architecture,
        cpus,
        cpuUser,
        cpuSystem,
        cpuIdle,
        memoryTotal,
        memoryFree,
        swapTotal,
        swapFree,
        uptime,
        release,
        cgroupVersion,
        cgroupControllers,
        cgroupManager,
        programs,
        capabilities,
        seccompProfile,
        apparmor,
        selinux,
        storageSize,
        storageUsed,
        logDrivers);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostInfo that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "HostInfo" + fields();
  }

  /** Builder of {@link HostInfo}. */
  public static final class Builder {
    private String hostname;
    private String kernel;
    private String architecture;
    private int cpus = 1;
    private double cpuUser = 0;
    private double cpuSystem = 0;
    private double cpuIdle = 0;
    private long memoryTotal = 0;
    private long memoryFree = 0;
    private long swapTotal = 0;
    private long swapFree = 0;
    private Duration uptime = Duration.ZERO;
    private Map<String, String> release = Map.of();
    private int cgroupVersion = 2;
    private List<String> cgroupControllers = List.of();
    private String cgroupManager = "cgroupfs";
    private List<ProgramInfo> programs = List.of();
    private List<String> capabilities = List.of();
    private String seccompProfile = "";
    private boolean apparmor = false;
    private boolean selinux = false;
    private long storageSize = 0;
    private long storageUsed = 0;
    private List<String> logDrivers = List.of();

    private Builder(String hostname, String kernel, String architecture) {
      this.hostname = hostname;
      this.kernel = kernel;
      this.architecture = architecture;
    }

    public Builder hostname(String value) {
      hostname = value;
      return this;
    }

    public Builder kernel(String value) {
      kernel = value;
      return this;
    }

    public Builder architecture(String value) {
      architecture = value;
      return this;
    }

    public Builder cpus(int value) {
      cpus = value;
      return this;
    }

    public Builder cpuUser(double value) {
      cpuUser = value;
      return this;
    }

    public Builder cpuSystem(double value) {
      cpuSystem = value;
      return this;
    }

    public Builder cpuIdle(double value) {
      cpuIdle = value;
      return this;
    }

    public Builder memoryTotal(long value) {
      memoryTotal = value;
      return this;
    }

    public Builder memoryFree(long value) {
      memoryFree = value;
      return this;
    }

    public Builder swapTotal(long value) {
      swapTotal = value;
      return this;
    }

    public Builder swapFree(long value) {
      swapFree = value;
      return this;
    }

    public Builder uptime(Duration value) {
      uptime = value;
      return this;
    }

    public Builder release(Map<String, String> value) {
      release = value;
      return this;
    }

    public Builder cgroupVersion(int value) {
      cgroupVersion = value;
      return this;
    }

    public Builder cgroupControllers(List<String> value) {
      cgroupControllers = value;
      return this;
    }

    public Builder cgroupManager(String value) {
      cgroupManager = value;
      return this;
    }

    public Builder programs(List<ProgramInfo> value) {
      programs = value;
      return this;
    }

    public Builder capabilities(List<String> value) {
      capabilities = value;
      return this;
    }

    public Builder seccompProfile(String value) {
      seccompProfile = value;
      return this;
    }

    public Builder apparmor(boolean value) {
      apparmor = value;
      return this;
    }

    public Builder selinux(boolean value) {
      selinux = value;
      return this;
    }

    public Builder storageSize(long value) {
      storageSize = value;
      return this;
    }

    public Builder storageUsed(long value) {
      storageUsed = value;
      return this;
    }

    public Builder logDrivers(List<String> value) {
      logDrivers = value;
      return this;
    }

    public HostInfo build() {
      return new HostInfo(this);
    }
  }
}
