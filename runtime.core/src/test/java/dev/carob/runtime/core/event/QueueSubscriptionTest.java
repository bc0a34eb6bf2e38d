package dev.carob.runtime.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class QueueSubscriptionTest {

  private final List<String> seen = new ArrayList<>();
  private final List<Object> closed = new ArrayList<>();
  private final QueueSubscription<String> subscription =
      new QueueSubscription<>(3, seen::add, closed::add);

  @Test
  void queuedItemsArePassedOnAfterTheEnd() {
    subscription.offer("a");
    subscription.offer("b");
    subscription.end();
    subscription.offer("late");
    subscription.await();
    assertThat(seen).containsExactly("a", "b");
    assertThat(closed).contains(subscription);
  }

  @Test
  void aClosedSubscriptionGetsNothingMore() {
    subscription.offer("a");
    subscription.close();
    subscription.close();
    subscription.await();
    assertThat(seen).isEmpty();
  }

  @Test
  void aSlowSubscriptionFails() {
    for (String text : List.of("a", "b", "c", "d")) {
      subscription.offer(text);
    }
    assertThatThrownBy(subscription::await).isInstanceOf(CarobException.Internal.class);
    assertThat(seen).containsExactly("a", "b", "c");
  }
}
