package dev.carob.state.sqlite;

import dev.carob.api.CarobException;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StateTransaction;
import dev.carob.tck.Broken;
import dev.carob.tck.Defect;
import dev.carob.tck.DefectsContract;
import dev.carob.tck.StateStoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Verifies that the contract of state stores detects faulty stores. */
class BrokenStoresTest extends DefectsContract {

  @Override
  protected Class<?> contract() {
    return Suite.class;
  }

  @Override
  protected List<Defect> defects() {
    return List.of(
        new Defect(
            "loses the ledger", "ledger", call -> List.of(), "recordsAndLedgerSurviveReopening"),
        new Defect(
            "swallows failures",
            "write",
            call -> {
              try {
                return call.real();
              } catch (CarobException e) {
                return null;
              }
            },
            "aNameInUseIsRejectedAndTheTransactionIsRolledBack"),
        new Defect(
            "keeps what is deleted",
            "write",
            transaction("delete", call -> null),
            "deletingARecordDeletesItsLedgerAndNoOther"),
        new Defect(
            "updates what is not there",
            "write",
            transaction("update", call -> null),
            "updatingAMissingRecordIsAnError"),
        new Defect(
            "renames nothing",
            "write",
            transaction("replace", call -> null),
            "renamingChecksTheName"),
        new Defect(
            "mixes kinds",
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
        new Defect(
            "loses writes",
            "write",
            new Broken.Fault() {
              private final AtomicInteger count = new AtomicInteger();

              @Override
              public Object answer(Broken.Call call) throws Throwable {
                return count.incrementAndGet() % 10 == 0 ? null : call.real();
              }
            },
            "noWriteOfManyThreadsIsLost"));
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

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends StateStoreContract {
    private final List<SqliteStore> opened = new ArrayList<>();

    @Override
    protected StateStore open(Path directory) {
      SqliteStore working = new SqliteStore(directory.resolve("state/db.sqlite"));
      opened.add(working);
      return broken(StateStore.class, working);
    }

    @Override
    protected void close(StateStore store) {
      opened.forEach(SqliteStore::close);
      opened.clear();
    }
  }
}
