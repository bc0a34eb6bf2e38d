package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The CPU quota in {@code linux.resources} of an OCI spec. crun 1.8 passes -1, which removes the
 * quota, to cgroup v1 as an unsigned number, which the kernel rejects.
 */
final class CpuQuota {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode resources;

  private CpuQuota(JsonNode resources) {
    this.resources = resources;
  }

  static CpuQuota of(byte[] resources) throws IOException {
    return new CpuQuota(MAPPER.readTree(resources));
  }

  boolean isRemoved() {
    return resources.path("cpu").path("quota").asLong() == -1;
  }

  /** The resources without the CPU quota. */
  byte[] withoutIt() throws IOException {
    JsonNode copy = resources.deepCopy();
    if (copy.path("cpu") instanceof ObjectNode cpu) {
      cpu.remove("quota");
    }
    return MAPPER.writeValueAsBytes(copy);
  }
}
