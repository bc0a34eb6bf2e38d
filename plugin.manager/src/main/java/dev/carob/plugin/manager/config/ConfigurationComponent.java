package dev.carob.plugin.manager.config;

import dev.carob.api.config.ConfigurationService;
import dev.carob.spi.backend.Backends;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;

/** The configuration of an engine as a service. */
@Component(
    service = {ConfigurationService.class, ConfigurationComponent.class},
    immediate = true)
public final class ConfigurationComponent extends EngineConfiguration {

  private static final Path MACHINE = Path.of("/etc/carob");

  private final ConfigurationDelivery delivery;

  @Activate
  public ConfigurationComponent(
      BundleContext context,
      @Reference ConfigurationAdmin admin,
      @Reference MetaTypeService types) {
    this(context, admin, types, new ConfigurationDelivery(context, admin));
  }

  private ConfigurationComponent(
      BundleContext context,
      ConfigurationAdmin admin,
      MetaTypeService types,
      ConfigurationDelivery delivery) {
    super(
        () -> schemas(context, types),
        files(context),
        admin,
        new BackendChoices(context)::check,
        delivery::await);
    this.delivery = delivery;
  }

  @Deactivate
  void deactivate() {
    delivery.close();
  }

  private static ConfigurationFiles files(BundleContext context) {
    String initial = context.getProperty("configurator.initial");
    return new ConfigurationFiles(
        initial == null ? "" : initial,
        MACHINE,
        Path.of(context.getProperty(Backends.ROOT_PROPERTY), "etc"));
  }

  private static Schemas schemas(BundleContext context, MetaTypeService types) {
    Schemas all = new Schemas();
    for (Bundle bundle : context.getBundles()) {
      MetaTypeInformation information = types.getMetaTypeInformation(bundle);
      if (information != null) {
        for (String pid : information.getPids()) {
          all.add(schema(bundle, information, pid));
        }
        for (String pid : information.getFactoryPids()) {
          all.addFactory(schema(bundle, information, pid));
        }
      }
    }
    return all;
  }

  private static Schema schema(Bundle bundle, MetaTypeInformation information, String pid) {
    return new Schema(
        pid, bundle.getSymbolicName(), information.getObjectClassDefinition(pid, null));
  }
}
