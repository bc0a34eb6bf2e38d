package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.spi.state.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container whose record cannot be read. It is listed with an unknown state and can be removed by
 * force. The record itself is not changed, so that it can be repaired.
 */
final class DamagedRecord {

  private static final String HEX_ID = "[0-9a-f]{64}";
  private static final String NAME = "[A-Za-z0-9_.-]+";

  private final StoredRecord stored;
  private final RecordJson json;

  DamagedRecord(StoredRecord stored, RecordJson json) {
    this.stored = stored;
    this.json = json;
  }

  /** The readable part of the configuration: all of it, or the fields that a removal requires. */
  ContainerConfig config() {
    try {
      return json.read(stored, stored.config(), ContainerFormats.CONFIG).value();
    } catch (CarobException e) {
      ContainerConfig blank = ContainerConfig.blank();
      return new ContainerConfig(
          stored.id(),
          ContainerSpec.builder().name(stored.name()).build(),
          blank.requested(),
          value("imageId", HEX_ID),
          "",
          ImageConfig.EMPTY,
          value("layer", HEX_ID),
          Instant.EPOCH,
          value("storage", NAME),
          value("runtime", NAME),
          value("network", NAME),
          blank.fallbacks(),
          List.of(),
          blank.confinement());
    }
  }

  /**
   * Returns the last value of a key, because the container's own values come after those of its
   * parts.
   */
  private String value(String key, String form) {
    Matcher matcher =
        Pattern.compile("\"" + key + "\":\"(" + form + ")\"").matcher(stored.config());
    String found = "";
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found;
  }

  /** The readable part of the status. */
  ContainerStatus status(CarobException reason) {
    ContainerStatus status = ContainerStatus.fresh(ContainerState.UNKNOWN);
    try {
      status = json.read(stored, stored.state(), ContainerFormats.STATUS).value();
    } catch (CarobException e) {
      reason.addSuppressed(e);
    }
    return status.failed(String.valueOf(reason.getMessage())).state(ContainerState.UNKNOWN);
  }
}
