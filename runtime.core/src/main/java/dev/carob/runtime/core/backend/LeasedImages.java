package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.api.image.ImageService;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.image.ImageStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The image service of a root: passes each call to the root's image store under a lease that ends
 * with the call.
 */
final class LeasedImages implements InvocationHandler {

  private final Backends backends;

  private LeasedImages(Backends backends) {
    this.backends = backends;
  }

  static ImageService of(Backends backends) {
    return (ImageService)
        Proxy.newProxyInstance(
            ImageService.class.getClassLoader(),
            new Class<?>[] {ImageService.class},
            new LeasedImages(backends));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "the images of this root";
      };
    }
    String name = backends.defaultName(ImageStore.class);
    if (name.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "no %s is available: install a bundle that provides one"
              .formatted(BackendKind.IMAGES.title()));
    }
    try (Lease<ImageStore> store = backends.lease(ImageStore.class, name)) {
      return method.invoke(store.get(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
