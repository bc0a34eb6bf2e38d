package dev.carob.itest.foreign;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.Joining;
import dev.carob.api.network.Network;
import dev.carob.api.network.NetworkSpec;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import java.util.List;
import org.osgi.framework.BundleContext;

/** A foreign NetworkBackend: cni behind it, and references to all that the engine offers. */
public final class ForeignNetwork implements NetworkBackend {

  private final Misbehaviour<NetworkBackend> to;

  public ForeignNetwork(
      BundleContext context,
      Backends backends,
      ContainerEngine engine,
      ImageService images,
      PluginService plugins,
      ConfigurationService configuration) {
    to = new Misbehaviour<>(NetworkBackend.class, "cni", context, backends);
    // One that is not complete would fail here.
    engine.volumes();
    configuration.list();
  }

  @Override
  public List<Network> networks() {
    return to.pass("networks", real -> real.networks());
  }

  @Override
  public Network create(NetworkSpec spec) {
    return to.pass("create", real -> real.create(spec));
  }

  @Override
  public void remove(String name) {
    to.pass(
        "remove",
        real -> {
          real.remove(name);
          return true;
        });
  }

  @Override
  public List<Attachment> setUp(NetworkRequest request) {
    return to.pass("setUp", real -> real.setUp(request));
  }

  @Override
  public Attachment attach(NetworkRequest request, Joining joining) {
    return to.pass("attach", real -> real.attach(request, joining));
  }

  @Override
  public void detach(NetworkRequest request, String network) {
    to.pass(
        "detach",
        real -> {
          real.detach(request, network);
          return true;
        });
  }

  @Override
  public void check(NetworkRequest request) {
    to.pass(
        "check",
        real -> {
          real.check(request);
          return true;
        });
  }

  @Override
  public void tearDown(NetworkRequest request) {
    to.pass(
        "tearDown",
        real -> {
          real.tearDown(request);
          return true;
        });
  }
}
