package dev.carob.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StateTransaction;
import dev.carob.tck.Broken;
import dev.carob.tck.StateStoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that the contract of state stores detects faulty stores. */
class BrokenStoresTest {

  private static Fault fault = Fault.LOSES_THE_LEDGER;

  enum Fault {
    LOSES_THE_LEDGER("ledger", call -> List.of(), "recordsAndLedgerSurviveReopening"),
    SWALLOWS_FAILURES(
        "write",
        call -> {
          try {
            return call.real();
          } catch (CarobException e) {
            return null;
          }
        },
        "aNameInUseIsRefusedAndNothingOfTheTransactionStays"),
    KEEPS_WHAT_IS_DELETED(
        "write", transaction("delete", call -> null), "deletingARecordDeletesItsLedgerAndNoOther"),
    UPDATES_WHAT_IS_NOT_THERE(
        "write", transaction("update", call -> null), "updatingWhatIsNotThereIsAnError"),
    RENAMES_NOTHING("write", transaction("replace", call -> null), "renamingChecksTheName"),
    MIXES_KINDS(
        "write",
        transaction(
            "insert",
            call -> {
              var known = (dev.carob.spi.state.StoredRecord) call.arguments()[0];
              return call.real(
                  new dev.carob.spi.state.StoredRecord(
                      "one", known.id(), known.name(), known.config(), known.state()));
            }),
        "kindsHaveNamesOfTheirOwn"),
    LOSES_WRITES(
        "write",
        new Broken.Fault() {
          private final AtomicInteger count = new AtomicInteger();

          @Override
          public Object answer(Broken.Call call) throws Throwable {
            return count.incrementAndGet() % 10 == 0 ? null : call.real();
          }
        },
        "everyOneOfManyWritersIsHeard");

    private final String method;
    private final Broken.Fault fault;
    private final String test;

    Fault(String method, Broken.Fault fault, String test) {
      this.method = method;
      this.fault = fault;
      this.test = test;
    }

    /** A transaction with a faulty method. */
    @SuppressWarnings("unchecked")
    private static Broken.Fault transaction(String method, Broken.Fault fault) {
      return call -> {
        Object[] arguments = call.arguments();
        Consumer<StateTransaction> work = (Consumer<StateTransaction>) arguments[1];
        arguments[1] =
            (Consumer<StateTransaction>)
                real ->
                    work.accept(Broken.implementation(StateTransaction.class, real, method, fault));
        return call.real(arguments);
      };
    }
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends StateStoreContract {
    private final List<SqliteStore> opened = new ArrayList<>();

    @Override
    protected StateStore open(Path directory) {
      SqliteStore working = new SqliteStore(directory.resolve("state/db.sqlite"));
      opened.add(working);
      return Broken.implementation(StateStore.class, working, fault.method, fault.fault);
    }

    @Override
    protected void close(StateStore store) {
      opened.forEach(SqliteStore::close);
      opened.clear();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areFound(Fault broken) {
    fault = broken;
    assertThat(Broken.failing(Suite.class, broken.test)).containsExactly(broken.test);
  }
}
