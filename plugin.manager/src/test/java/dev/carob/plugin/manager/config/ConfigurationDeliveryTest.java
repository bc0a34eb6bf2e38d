package dev.carob.plugin.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationEvent;

class ConfigurationDeliveryTest {

  private final TestAdmin admin = new TestAdmin();
  private boolean registered;
  private final ConfigurationDelivery delivery =
      new ConfigurationDelivery(context(), admin.admin());

  private BundleContext context() {
    return fake(
        BundleContext.class,
        method -> {
          registered = true;
          return fake(
              ServiceRegistration.class,
              other -> {
                registered = false;
                return null;
              });
        });
  }

  private interface Answer {
    Object to(String method);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            ConfigurationDeliveryTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName())));
  }

  private void deliver(String pid) {
    delivery.configurationEvent(
        new ConfigurationEvent(
            fake(ServiceReference.class, method -> null),
            ConfigurationEvent.CM_UPDATED,
            null,
            pid));
  }

  @Test
  void areWaitedForUntilALaterChangeIsDelivered() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    admin.onUpdate(later::complete);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(delivery::await);
    String pid = later.get(30, TimeUnit.SECONDS);
    deliver("dev.another");
    assertThat(waiting).isNotDone();
    deliver(pid);
    waiting.get(30, TimeUnit.SECONDS);
  }

  @Test
  void leaveNoConfigurationBehind() {
    admin.onUpdate(this::deliver);
    delivery.await();
    assertThat(admin.changes()).hasSize(2);
    assertThat(admin.values(admin.changes().get(0))).isNull();
  }

  @Test
  void areNotWaitedForByAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(delivery::await).isInstanceOf(CarobException.Interrupted.class);
    assertThat(Thread.interrupted()).as("it stays interrupted").isTrue();
    assertThat(admin.values(admin.changes().get(0))).isNull();
  }

  @Test
  void areListenedToUntilTheyAreClosed() {
    assertThat(registered).isTrue();
    delivery.close();
    assertThat(registered).isFalse();
  }
}
