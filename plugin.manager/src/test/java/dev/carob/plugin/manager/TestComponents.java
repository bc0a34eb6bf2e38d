package dev.carob.plugin.manager;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** A fake of the Declarative Services runtime; initially without components. */
final class TestComponents {

  private final Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> all =
      new LinkedHashMap<>();

  /** Adds a component without a component configuration. */
  ComponentDescriptionDTO add(String name) {
    ComponentDescriptionDTO description = new ComponentDescriptionDTO();
    description.name = name;
    description.defaultEnabled = true;
    description.configurationPid = new String[] {name};
    all.put(description, new ArrayList<>());
    return description;
  }

  /** Adds a component configuration. */
  ComponentConfigurationDTO make(ComponentDescriptionDTO of, int state) {
    ComponentConfigurationDTO made = new ComponentConfigurationDTO();
    made.description = of;
    made.state = state;
    all.get(of).add(made);
    return made;
  }

  ServiceComponentRuntime runtime() {
    return (ServiceComponentRuntime)
        Proxy.newProxyInstance(
            TestComponents.class.getClassLoader(),
            new Class<?>[] {ServiceComponentRuntime.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getComponentDescriptionDTOs" -> List.copyOf(all.keySet());
                  case "getComponentConfigurationDTOs" -> all.get(arguments[0]);
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }
}
