package dev.carob.itest.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One engine for all tests of a class, with an image. After each test, nothing of containers may be
 * left.
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
