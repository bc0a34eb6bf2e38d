package dev.carob.plugin.manager.config;

import java.io.InputStream;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The definition that a bundle declares for a PID. */
record TestDefinition(AttributeDefinition... attributes) implements ObjectClassDefinition {

  /** Creates a bundle's schema with these attributes. */
  static Schema schema(String pid, AttributeDefinition... attributes) {
    return new Schema(pid, "com.acme.mine", new TestDefinition(attributes));
  }

  @Override
  public String getName() {
    return "My settings";
  }

  @Override
  public String getID() {
    return "mine";
  }

  @Override
  public String getDescription() {
    return "";
  }

  @Override
  public AttributeDefinition[] getAttributeDefinitions(int filter) {
    return attributes;
  }

  @Override
  public InputStream getIcon(int size) {
    return InputStream.nullInputStream();
  }
}
