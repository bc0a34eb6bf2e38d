package dev.carob.itest.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An engine with an image for all tests of a class. Checks after each test that nothing of its
 * containers is left.
 */
class OneEngine extends TestEngine
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    carob("pull", BUSYBOX).ok();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertNothingLeft();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }
}
