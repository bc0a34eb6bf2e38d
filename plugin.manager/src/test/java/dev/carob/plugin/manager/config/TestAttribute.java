package dev.carob.plugin.manager.config;

import org.osgi.service.metatype.AttributeDefinition;

/** An attribute that a bundle declares. */
final class TestAttribute implements AttributeDefinition {

  private final String id;
  private final int type;
  private int cardinality;
  private String[] defaults;
  private String[] options;
  private String unwanted = "";

  private TestAttribute(String id, int type) {
    this.id = id;
    this.type = type;
  }

  static TestAttribute of(String id, int type) {
    return new TestAttribute(id, type);
  }

  TestAttribute many() {
    cardinality = Integer.MAX_VALUE;
    return this;
  }

  TestAttribute defaults(String... values) {
    defaults = values;
    return this;
  }

  TestAttribute options(String... values) {
    options = values;
    return this;
  }

  /** Makes the validation of a value fail. */
  TestAttribute without(String value) {
    unwanted = value;
    return this;
  }

  @Override
  public String getName() {
    return "Name of " + id;
  }

  @Override
  public String getID() {
    return id;
  }

  @Override
  public String getDescription() {
    return "Describes " + id;
  }

  @Override
  public int getCardinality() {
    return cardinality;
  }

  @Override
  public int getType() {
    return type;
  }

  @Override
  public String[] getOptionValues() {
    return options;
  }

  @Override
  public String[] getOptionLabels() {
    return options;
  }

  @Override
  public String validate(String value) {
    return value.equals(unwanted) ? "nobody wants it" : "";
  }

  @Override
  public String[] getDefaultValue() {
    return defaults;
  }
}
