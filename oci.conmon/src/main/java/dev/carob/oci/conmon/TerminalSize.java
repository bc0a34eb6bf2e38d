package dev.carob.oci.conmon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciExec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The initial size of a process's terminal (OCI runtime-spec, consoleSize). */
record TerminalSize(int rows, int columns) {

  /** Returns the size for a process in a container; empty if the request does not set it. */
  static Optional<TerminalSize> of(OciExec request, ObjectMapper mapper) {
    if (!request.terminal()) {
      return Optional.empty();
    }
    try {
      JsonNode size = mapper.readTree(Files.readAllBytes(request.process())).path("consoleSize");
      return size.isMissingNode()
          ? Optional.empty()
          : Optional.of(new TerminalSize(size.path("height").asInt(), size.path("width").asInt()));
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot read " + request.process() + ": " + e, e);
    }
  }
}
