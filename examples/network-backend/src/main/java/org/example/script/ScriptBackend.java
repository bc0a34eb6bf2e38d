package org.example.script;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A single network, {@code script}, that is implemented by a program. It is called as
 *
 * <pre>PROGRAM up|check|down CONTAINER NAMESPACE DEVICE</pre>
 *
 * and answers {@code up} with a line {@code ADDRESS/PREFIX GATEWAY}. A non-zero exit code reports a
 * failure, and stderr the reason. {@code down} must succeed when it is repeated and when the
 * namespace no longer exists.
 */
@Component(
    configurationPid = "org.example.script",
    property = {"carob.backend=script", "service.ranking:Integer=-100"})
@Designate(ocd = ScriptBackend.Settings.class)
public final class ScriptBackend implements NetworkBackend {

  /** The configuration {@code org.example.script}. */
  @ObjectClassDefinition(name = "Network by a script")
  public @interface Settings {

    @AttributeDefinition(description = "Absolute path of the program")
    String program() default "/etc/carob/network";
  }

  private static final String NAME = "script";

  private final String program;

  @Activate
  public ScriptBackend(Settings settings) {
    this(settings.program());
  }

  ScriptBackend(String program) {
    this.program = program;
  }

  @Override
  public List<Network> networks() {
    return List.of(Network.builder(NAME).id(id()).driver(NAME).build());
  }

  private static String id() {
    try {
      byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Network create(NetworkSpec spec) {
    throw new CarobException.InvalidArgument(
        "the network backend '" + NAME + "' has one network and cannot create others");
  }

  @Override
  public void remove(String name) {
    known(name);
    throw new CarobException.InvalidArgument("the network " + NAME + " cannot be removed");
  }

  private static void known(String name) {
    if (!name.equals(NAME)) {
      throw new CarobException.NotFound("there is no network '" + name + "'; there is " + NAME);
    }
  }

  @Override
  public List<Attachment> setUp(NetworkRequest request) {
    List<Attachment> made = new ArrayList<>();
    boolean good = false;
    try {
      for (Joining joining : request.networks()) {
        made.add(attach(request, joining));
      }
      good = true;
      return made;
    } finally {
      if (!good) {
        tearDown(request);
      }
    }
  }

  @Override
  public Attachment attach(NetworkRequest request, Joining joining) {
    known(joining.network());
    if (!joining.addresses().isEmpty() || !joining.mac().isEmpty()) {
      throw new CarobException.InvalidArgument(
          "the network " + NAME + " does not support requested addresses");
    }
    String[] answer = run("up", request, joining.device()).strip().split("\\s+");
    if (!answer[0].contains("/")) {
      throw new CarobException.NetworkFailed(program + " up did not print ADDRESS/PREFIX", null);
    }
    return Attachment.builder(NAME)
        .device(joining.device())
        .addresses(List.of(answer[0]))
        .gateway(answer.length > 1 ? answer[1] : "")
        .build();
  }

  @Override
  public void detach(NetworkRequest request, String network) {
    request.networks().stream()
        .filter(joining -> joining.network().equals(network))
        .forEach(joining -> run("down", request, joining.device()));
  }

  @Override
  public void check(NetworkRequest request) {
    request.networks().forEach(joining -> run("check", request, joining.device()));
  }

  @Override
  public void tearDown(NetworkRequest request) {
    request.networks().forEach(joining -> run("down", request, joining.device()));
  }

  private String run(String verb, NetworkRequest request, String device) {
    try {
      var errors = Files.createTempFile("network", ".err");
      try {
        Process process =
            new ProcessBuilder(
                    program, verb, request.containerId(), request.namespace().toString(), device)
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new CarobException.NetworkFailed(
              "%s %s: %s".formatted(program, verb, Files.readString(errors).strip()), null);
        }
        return out;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(program + " " + verb + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted(program + " " + verb + " was interrupted", e);
    }
  }
}
