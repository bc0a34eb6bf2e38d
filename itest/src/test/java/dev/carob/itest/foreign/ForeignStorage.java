package dev.carob.itest.foreign;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.IdMapping;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.Unpacked;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** A foreign StorageDriver: vfs behind it, and references to all that the engine offers. */
public final class ForeignStorage implements StorageDriver {

  private final Misbehaviour<StorageDriver> to;

  public ForeignStorage(
      BundleContext context,
      Backends backends,
      ContainerEngine engine,
      ImageService images,
      PluginService plugins,
      ConfigurationService configuration) {
    to = new Misbehaviour<>(StorageDriver.class, "vfs", context, backends);
    // One that is not complete would fail here.
    engine.volumes();
    configuration.list();
  }

  @Override
  public List<Layer> layers() {
    return to.pass("layers", real -> real.layers());
  }

  @Override
  public Optional<Layer> layer(String id) {
    return to.pass("layer", real -> real.layer(id));
  }

  @Override
  public Layer create(LayerRequest request) {
    return to.pass("create", real -> real.create(request));
  }

  @Override
  public Unpacked unpack(String title, InputStream tar) {
    try {
      return to.pass("unpack", real -> real.unpack(title, tar));
    } finally {
      to.close(tar);
    }
  }

  @Override
  public Path mount(String id, String mountLabel) {
    return to.pass("mount", real -> real.mount(id, mountLabel));
  }

  @Override
  public Optional<Path> mountMapped(
      String id, String mountLabel, List<IdMapping> uids, List<IdMapping> gids) {
    return to.pass("mountMapped", real -> real.mountMapped(id, mountLabel, uids, gids));
  }

  @Override
  public boolean unmount(String id, boolean all) {
    return to.pass("unmount", real -> real.unmount(id, all));
  }

  @Override
  public Optional<Path> mounted(String id) {
    return to.pass("mounted", real -> real.mounted(id));
  }

  @Override
  public Map<String, String> directories(String id) {
    return to.pass("directories", real -> real.directories(id));
  }

  @Override
  public InputStream diff(String id) {
    return to.pass("diff", real -> real.diff(id));
  }

  @Override
  public List<Change> changes(String id) {
    return to.pass("changes", real -> real.changes(id));
  }

  @Override
  public long size(String id) {
    return to.pass("size", real -> real.size(id));
  }

  @Override
  public void remove(String id) {
    to.pass(
        "remove",
        real -> {
          real.remove(id);
          return true;
        });
  }
}
